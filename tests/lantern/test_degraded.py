"""Every way in which Rasa can fail ends in the reviewed words, never in an answer or an error."""

import asyncio
import time
import uuid

import httpx
import pytest

from lantern.chat.gate import Gate
from lantern.errors import ChatError
from tests.lantern.conftest import Rasa, Start, Visitor, Web, meet, replies, until
from wire.content import Content

FAILURES = {
    "status_500": "rasa_status",
    "not_json": "rasa_malformed",
    "empty_list": "rasa_empty",
    "nothing": "rasa_malformed",
    "truncated": "rasa_malformed",
    "no_replies": "rasa_empty",
    "no_messages": "rasa_malformed",
    "unknown_field": "rasa_malformed",
    "wrong_type": "rasa_malformed",
    "other_turn": "rasa_other_turn",
    "cut": "rasa_unreachable",
}


@pytest.mark.parametrize(("mode", "code"), FAILURES.items())
async def test_failure_of_rasa_gives_the_reviewed_words(
    web: Web, rasa: Rasa, visitor: Visitor, content: Content, mode: str, code: str
) -> None:
    await visitor.say("one")
    rasa.set(mode=mode)
    key = str(uuid.uuid4())
    response = await visitor.say("two", key)
    [notice] = replies(response)
    assert response.json()["state"] == "bot"
    assert (notice["type"], notice["degraded"]) == ("notice", True)
    assert notice["text"] == content.notices["degraded"]
    [turn] = web.rows("SELECT * FROM turns WHERE id = ?", response.json()["turn_id"])
    assert (turn["status"], turn["needs_staff"], turn["failure"]) == ("done", 1, code)
    assert (await visitor.say("two", key)).content == response.content
    rasa.set(mode="answer")
    assert replies(await visitor.say("three"))[0]["text"] == "Reviewed answer 2."
    assert rasa.turns()[-1]["record"]["misses"] == 1  # the record of the failed turn was not kept


async def test_late_answer_is_discarded_with_its_record(
    web: Web, rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    rasa.set(delay=8.6)
    started = time.monotonic()
    response = await visitor.say("hello there")
    assert 7.9 < time.monotonic() - started < 11
    assert replies(response)[0]["text"] == content.notices["degraded"]
    [turn] = web.rows("SELECT * FROM turns WHERE id = ?", response.json()["turn_id"])
    assert turn["failure"] == "rasa_late"
    rasa.set(delay=0)
    assert replies(await visitor.say("hello again"))[0]["text"] == "Reviewed answer 1."


async def test_rasa_that_is_not_there_gives_the_reviewed_words(
    start_web: Start, content: Content
) -> None:
    web = start_web(LANTERN_RASA_PORT="1")
    async with httpx.AsyncClient(base_url=web.url) as http:
        response = await (await meet(http)).say("hello there")
    assert replies(response)[0]["text"] == content.notices["degraded"]


async def test_wrong_secret_gives_the_reviewed_words(start_web: Start, content: Content) -> None:
    web = start_web(LANTERN_RASA_SECRET="another secret than Rasa's")
    async with httpx.AsyncClient(base_url=web.url) as http:
        response = await (await meet(http)).say("hello there")
    assert replies(response)[0]["degraded"] is True


async def test_wait_over_four_seconds_is_overload_and_the_turn_is_kept(
    web: Web, rasa: Rasa, http: httpx.AsyncClient, content: Content
) -> None:
    rasa.set(delay=5)
    busy = [await meet(http) for _ in range(2)]
    waiting = await meet(http)
    tasks = [asyncio.create_task(v.say("hello there")) for v in busy]
    await until(lambda: len(rasa.seen()) == 2)
    key = str(uuid.uuid4())
    response = await waiting.say("call 555-123-4567", key)
    assert (response.status_code, response.json()["code"]) == (503, "overloaded")
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["notice"] == content.notices["overloaded"]
    [turn] = web.rows("SELECT * FROM turns WHERE conversation_id = ?", waiting.id)
    assert turn["status"] == "pending"
    await asyncio.gather(*tasks)
    rasa.set(delay=0)
    again = await waiting.say("call 555-123-4567", key)
    assert [m["seq"] for m in again.json()["messages"]] == [2, 3, 4]
    assert again.json()["turn_id"] == turn["id"]


async def test_card_does_not_wait_in_the_queue(rasa: Rasa, http: httpx.AsyncClient) -> None:
    rasa.set(delay=1.5)
    busy = [await meet(http) for _ in range(3)]
    tasks = [asyncio.create_task(v.say("hello there")) for v in busy]
    await until(lambda: len(rasa.seen()) == 2)
    started = time.monotonic()
    assert replies(await (await meet(http)).say("I want to kill myself"))[0]["type"] == "card"
    assert time.monotonic() - started < 1
    await asyncio.gather(*tasks)


async def test_gate_serves_first_come_first_served() -> None:
    gate = Gate(at_once=2, most_waiting=100, longest_wait=5)
    inside, most, order = 0, 0, []

    async def work(number: int) -> None:
        nonlocal inside, most
        async with gate.passing():
            inside += 1
            most = max(most, inside)
            order.append(number)
            await asyncio.sleep(0.005)
            inside -= 1

    await asyncio.gather(*(work(number) for number in range(20)))
    assert order == list(range(20))
    assert most == 2
    assert gate.waiting == 0


async def test_gate_refuses_who_waits_too_long_or_comes_too_many() -> None:
    gate = Gate(at_once=1, most_waiting=2, longest_wait=0.05)
    async with gate.passing():
        first = [asyncio.create_task(gate.passing().__aenter__()) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(ChatError) as refused:
            async with gate.passing():
                pass
        assert refused.value.entry.code == "overloaded"
        results = await asyncio.gather(*first, return_exceptions=True)
        assert all(isinstance(result, ChatError) for result in results)
    assert gate.waiting == 0
    async with gate.passing():
        pass


async def test_gate_passes_a_cancelled_place_on() -> None:
    gate = Gate(at_once=1, longest_wait=5)
    async with gate.passing():
        gone = asyncio.create_task(gate.passing().__aenter__())
        stays = asyncio.create_task(gate.passing().__aenter__())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
    await asyncio.wait_for(stays, 1)
