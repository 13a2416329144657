"""The queue before Rasa: whoever may be in danger finds a place in it and goes first."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Sequence

import httpx
import pytest

from lantern.chat.gate import MOST_WAITING, Gate
from lantern.errors import ChatError
from tests.lantern.conftest import Rasa, Visitor, Web, meet, replies, until
from tests.lantern.test_small_model import UNEASY, hearing_http, hearing_models, hearing_web

__all__ = ["hearing_http", "hearing_models", "hearing_web"]
ORDINARY = "what does it cost"
Line = list[asyncio.Task[None]]


async def stand(gate: Gate, names: Sequence[str], order: list[str]) -> Line:
    """Let turns come one after another; a name that begins with "uneasy" goes first."""

    async def come(name: str) -> None:
        async with gate.passing(first=name.startswith("uneasy")):
            order.append(name)

    line = [asyncio.create_task(come(name)) for name in names]
    await asyncio.sleep(0)
    return line


async def test_uneasy_turns_go_first_and_among_themselves_in_order() -> None:
    gate, order = Gate(at_once=2), list[str]()
    names = ["a", "b", "uneasy 1", "c", "uneasy 2", "d", "uneasy 3"]
    async with gate.passing(), gate.passing():
        line = await stand(gate, names, order)
        assert (gate.waiting, order) == (len(names), [])
    await asyncio.gather(*line)
    assert order == ["uneasy 1", "uneasy 2", "uneasy 3", "a", "b", "c", "d"]
    assert gate.waiting == 0


async def test_last_place_of_the_line_is_kept_for_an_uneasy_turn() -> None:
    gate, order = Gate(), list[str]()
    ordinary = [str(number) for number in range(MOST_WAITING - 1)]
    async with gate.passing(), gate.passing():
        line = await stand(gate, ordinary, order)
        for name, waiting in (("one too many", 63), ("uneasy", 64), ("uneasy too", 64)):
            line += await stand(gate, [name], order)
            assert gate.waiting == waiting
    ends = await asyncio.gather(*line, return_exceptions=True)
    assert order == ["uneasy", *ordinary]
    refused = [end for end in ends if isinstance(end, ChatError)]
    assert [error.entry.code for error in refused] == ["overloaded"] * 2


async def test_uneasy_turn_takes_a_free_place_at_once() -> None:
    gate = Gate(at_once=1)
    async with gate.passing(first=True):
        assert gate.waiting == 0
        line = await stand(gate, ["a"], order := [])
        assert order == []
    await asyncio.gather(*line)
    assert order == ["a"]


async def test_uneasy_turn_that_waits_too_long_is_refused() -> None:
    gate = Gate(at_once=1, longest_wait=0.02)
    async with gate.passing():
        with pytest.raises(ChatError) as refused:
            async with gate.passing(first=True):
                pass
    assert (refused.value.entry.code, gate.waiting) == ("overloaded", 0)


@pytest.mark.parametrize("seed", range(5))
async def test_no_place_is_lost_or_doubled_when_visitors_leave(seed: int) -> None:
    chance = random.Random(seed)
    gate, inside, most = Gate(at_once=2, longest_wait=0.03), 0, 0

    async def work(first: bool) -> None:
        nonlocal inside, most
        async with gate.passing(first=first):
            inside += 1
            most = max(most, inside)
            try:
                await asyncio.sleep(chance.uniform(0, 0.004))
            finally:
                inside -= 1

    tasks = []
    for _ in range(200):
        tasks.append(asyncio.create_task(work(chance.random() < 0.3)))
        if chance.random() < 0.3:
            chance.choice(tasks).cancel()
        await asyncio.sleep(chance.uniform(0, 0.002))
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (most, inside, gate.waiting) == (2, 0, 0)
    async with asyncio.timeout(1), gate.passing(), gate.passing():  # both places are free again
        pass


def waiting(web: Web) -> int:
    """Return how many turns wait for Rasa."""
    [number] = re.findall(
        r"^lantern_queue_waiting (\d+)", httpx.get(f"{web.url}/metrics").text, re.M
    )
    return int(number)


async def crowd(http: httpx.AsyncClient, size: int) -> list[Visitor]:
    """Return so many visitors who have just opened the chat."""
    return [await meet(http) for _ in range(size)]


async def test_message_in_the_middle_band_overtakes_ordinary_ones(
    hearing_web: Web, rasa: Rasa, hearing_http: httpx.AsyncClient
) -> None:
    rasa.set(delay=0.7)
    visitors = await crowd(hearing_http, 6)
    tasks = [asyncio.create_task(v.say(f"{ORDINARY} {n}")) for n, v in enumerate(visitors)]
    await until(lambda: len(rasa.turns()) == 2 and waiting(hearing_web) == 4)
    stranger = await meet(hearing_http)
    response = await stranger.say(UNEASY)
    asked = [turn["text"] for turn in rasa.turns()]
    assert UNEASY in asked[2:4]  # the next one that was let through, two at once
    assert [m["type"] for m in replies(response)] == ["answer", "notice"]
    assert all(m["type"] == "answer" for m in replies((await asyncio.gather(*tasks))[-1]))


async def test_full_queue_has_a_place_for_a_message_in_the_middle_band(
    hearing_web: Web, rasa: Rasa, hearing_http: httpx.AsyncClient
) -> None:
    rasa.set(delay=2.0)
    visitors = await crowd(hearing_http, MOST_WAITING + 1)
    stranger, other = await crowd(hearing_http, 2)
    tasks = [asyncio.create_task(visitor.say(ORDINARY)) for visitor in visitors]
    await until(lambda: waiting(hearing_web) == MOST_WAITING - 1)
    uneasy = asyncio.create_task(stranger.say(UNEASY))
    refused = await other.say(ORDINARY)
    assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
    assert [m["type"] for m in replies(await uneasy)] == ["answer", "notice"]
    await asyncio.gather(*tasks)
