"""The queue before Rasa: whoever may be in danger finds a place in it and goes first.

Nobody starves behind them.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence
from itertools import zip_longest

import httpx
import pytest

from lantern.chat.gate import MOST_WAITING, Gate
from lantern.errors import ChatError
from tests.lantern.conftest import Rasa, Visitor, Web, meet, replies, until
from tests.lantern.test_small_model import (
    NEARER,
    UNEASY,
    hearing_http,
    hearing_models,
    hearing_web,
)

__all__ = ["hearing_http", "hearing_models", "hearing_web"]
ORDINARY = "what does it cost"
Line = list[asyncio.Task[None]]


async def come(gate: Gate, name: str, nearness: float | None, order: list[str]) -> None:
    """Go through once; a name that begins with "uneasy" goes first."""
    async with gate.passing(nearness, first=name.startswith("uneasy")):
        order.append(name)


async def stand(
    gate: Gate, names: Sequence[str], order: list[str], nearness: Sequence[float | None] = ()
) -> Line:
    """Let turns come one after another."""
    pairs = zip_longest(names, nearness)
    line = [asyncio.create_task(come(gate, name, near, order)) for name, near in pairs]
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


async def test_nearer_turns_go_first_and_equals_as_they_came() -> None:
    gate, order = Gate(at_once=1), list[str]()
    near = {
        "a": -1.0,
        "b": None,
        "c": 0.2,
        "d": -1.0,
        "uneasy": -3.0,
        "e": 0.2,
        "f": 7.5,
        "g": None,
    }
    async with gate.passing():
        line = await stand(gate, list(near), order, list(near.values()))
    await asyncio.gather(*line)
    assert order == ["uneasy", "f", "c", "e", "a", "d", "b", "g"]


async def test_who_has_waited_long_is_overtaken_by_the_middle_band_alone() -> None:
    gate, order = Gate(at_once=1, longest_wait=4.0), list[str]()
    async with gate.passing():
        line = await stand(gate, ["old", "old too"], order, [-2.0, -1.0])
        await asyncio.sleep(3.1)
        line += await stand(gate, ["new", "nearer", "uneasy"], order, [-1.0, 3.0, 1.0])
    await asyncio.gather(*line)
    assert order == ["uneasy", "old", "old too", "nearer", "new"]


async def test_nobody_starves_behind_nearer_turns_that_never_end() -> None:
    gate, order = Gate(at_once=1, longest_wait=4.0), list[str]()

    async def never_end() -> None:
        while "far" not in order:
            async with gate.passing(5.0):
                await asyncio.sleep(0.01)

    crowd = [asyncio.create_task(never_end()) for _ in range(8)]
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await come(gate, "far", -5.0, order)
    assert 2.9 < time.monotonic() - began < 4.0
    await asyncio.gather(*crowd)


async def test_turn_that_is_near_but_not_uneasy_does_not_take_the_kept_place() -> None:
    gate, order = Gate(), list[str]()
    ordinary = [str(number) for number in range(MOST_WAITING - 1)]
    async with gate.passing(), gate.passing():
        line = await stand(gate, ordinary, order)
        with pytest.raises(ChatError) as refused:
            await come(gate, "near", 100.0, order)
        line += await stand(gate, ["uneasy"], order, [0.5])
        assert (refused.value.entry.code, gate.waiting) == ("overloaded", MOST_WAITING)
    await asyncio.gather(*line)
    assert order == ["uneasy", *ordinary]


async def test_place_of_who_left_goes_to_the_next_in_order() -> None:
    gate, order = Gate(at_once=1), list[str]()
    async with gate.passing():
        line = await stand(gate, ["a", "b", "c", "d"], order, [1.0, 4.0, 3.0, 2.0])
        line[1].cancel()  # it has left the line when the place becomes free
        await asyncio.sleep(0)
        line[2].cancel()  # it has not left yet
    await asyncio.gather(*line, return_exceptions=True)
    assert (order, gate.waiting) == (["d", "a"], 0)


async def test_who_leaves_in_the_moment_of_being_called_passes_the_place_on() -> None:
    gate, order = Gate(at_once=1), list[str]()
    async with gate.passing():
        line = await stand(gate, ["a", "b", "c"], order, [1.0, 3.0, 2.0])
    line[1].cancel()
    await asyncio.gather(*line, return_exceptions=True)
    assert (order, gate.waiting) == (["c", "a"], 0)


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
        async with gate.passing(chance.choice([None, 0.0, chance.random()]), first=first):
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


async def test_nearer_message_overtakes_ordinary_ones_and_says_nothing_of_it(
    hearing_web: Web, rasa: Rasa, hearing_http: httpx.AsyncClient
) -> None:
    rasa.set(delay=0.7)
    visitors = await crowd(hearing_http, 6)
    tasks = [asyncio.create_task(v.say(f"{ORDINARY} {n}")) for n, v in enumerate(visitors)]
    await until(lambda: len(rasa.turns()) == 2 and waiting(hearing_web) == 4)
    stranger = await meet(hearing_http)
    response = await stranger.say(NEARER)
    assert NEARER in [turn["text"] for turn in rasa.turns()][2:4]
    assert [m["type"] for m in replies(response)] == ["answer"]
    await asyncio.gather(*tasks)
    stored = {
        key: hearing_web.rows("SELECT nearness FROM turns WHERE conversation_id = ?", key)
        for key in (stranger.id, visitors[0].id)
    }
    assert stored[stranger.id][0]["nearness"] > stored[visitors[0].id][0]["nearness"]
    transcript = (await stranger.get("transcript")).text
    told = (response.text, str(await stranger.history()), transcript, str(rasa.turns()))
    assert not any("nearness" in text for text in told)


async def test_full_queue_has_a_place_for_a_message_in_the_middle_band(
    hearing_web: Web, rasa: Rasa, hearing_http: httpx.AsyncClient
) -> None:
    rasa.set(delay=1.5)  # before anybody has waited for so long that nobody overtakes them
    visitors = await crowd(hearing_http, MOST_WAITING + 1)
    stranger, other = await crowd(hearing_http, 2)
    tasks = [asyncio.create_task(visitor.say(ORDINARY)) for visitor in visitors]
    await until(lambda: waiting(hearing_web) == MOST_WAITING - 1)
    uneasy = asyncio.create_task(stranger.say(UNEASY))
    refused = await other.say(ORDINARY)
    assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
    assert [m["type"] for m in replies(await uneasy)] == ["answer", "notice"]
    await asyncio.gather(*tasks)
