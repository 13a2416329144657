"""Nothing of a turn stays in the process; the store forgets its oldest trackers."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from components import tracker_memory
from components.chat_channel import run_turn
from components.tracker_memory import CAPACITY, TrackerMemory, forget_conversation
from tests.components.action_stand_in import ActionStandIn
from wire.payloads import DialogueRecord, PayloadError, TurnRequest


@pytest.fixture(scope="module")
def agent(tiny_model: Path, actions: ActionStandIn) -> Agent:
    """A loaded tiny model whose trackers are kept by TrackerMemory."""
    store = TrackerMemory(Domain.empty())
    endpoint = EndpointConfig(f"http://127.0.0.1:{actions.port}/webhook")
    loaded = Agent.load(
        tiny_model, action_endpoint=endpoint, tracker_store=store, lock_store=InMemoryLockStore()
    )
    store.domain = loaded.domain
    return loaded


@pytest.fixture
def store() -> Iterator[TrackerMemory]:
    """An empty store; its trackers are the process's own, so they are cleared."""
    tracker_memory._trackers.clear()
    yield TrackerMemory(Domain.empty())
    tracker_memory._trackers.clear()


def turn(text: str, record: DialogueRecord | None = None) -> TurnRequest:
    """One turn."""
    return TurnRequest("t", text, record or DialogueRecord())


def trackers_alive() -> int:
    """Count the trackers that anything in the process still holds."""
    gc.collect()
    return sum(isinstance(thing, DialogueStateTracker) for thing in gc.get_objects())


async def test_nothing_remains_after_a_turn(agent: Agent) -> None:
    await run_turn(agent, turn("hello"))
    assert tracker_memory._trackers == {}
    assert agent.lock_store.conversation_locks == {}
    assert trackers_alive() == 0


async def test_nothing_remains_after_a_failed_turn(agent: Agent) -> None:
    with pytest.raises(PayloadError, match="no action gave a reply"):
        await run_turn(agent, turn("say nothing"))
    assert tracker_memory._trackers == {}
    assert trackers_alive() == 0


async def test_nothing_remains_after_a_cancelled_turn(agent: Agent) -> None:
    task = asyncio.ensure_future(run_turn(agent, turn("hello")))
    await asyncio.sleep(0.005)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert tracker_memory._trackers == {}


async def test_turns_at_once_keep_their_records(agent: Agent) -> None:
    records = [DialogueRecord(topic=f"topic {n}", misses=n) for n in range(12)]
    replies = await asyncio.gather(*(run_turn(agent, turn("hello", r)) for r in records))
    assert [reply.record for reply in replies] == records
    assert tracker_memory._trackers == {}


async def test_a_late_turn_is_given_no_more_events_than_the_first(
    agent: Agent, actions: ActionStandIn
) -> None:
    record = DialogueRecord()
    for _ in range(20):
        record = (await run_turn(agent, turn("please remember this", record))).record
    sizes = [len(call["tracker"]["events"]) for call in actions.calls[-20:]]
    assert sizes == [sizes[0]] * 20


async def test_store_keeps_a_tracker_until_it_is_forgotten(store: TrackerMemory) -> None:
    await store.save(DialogueStateTracker("one", []))
    assert (await store.retrieve("one")).sender_id == "one"
    forget_conversation("one")
    assert await store.retrieve("one") is None
    forget_conversation("one")


async def test_store_evicts_the_oldest_beyond_its_capacity(store: TrackerMemory) -> None:
    for number in range(CAPACITY + 5):
        await store.save(DialogueStateTracker(str(number), []))
    kept = list(await store.keys())
    assert kept == [str(number) for number in range(5, CAPACITY + 5)]


async def test_store_counts_a_saved_tracker_as_new(store: TrackerMemory) -> None:
    for number in range(CAPACITY):
        await store.save(DialogueStateTracker(str(number), []))
    await store.save(DialogueStateTracker("0", []))
    await store.save(DialogueStateTracker("another", []))
    assert await store.retrieve("1") is None
    assert await store.retrieve("0") is not None
