"""Turns that a crash cut off are completed at the next start, also when nobody comes back."""

from __future__ import annotations

import asyncio
import uuid

import httpx
import pytest

from tests.lantern.conftest import Json, Rasa, Start, Visitor, Web, end, meet, until

CRY = "it came out in lumps after the drip"
CARD = {
    "type": "card",
    "text": "A card.",
    "triage": "adverse_reaction",
    "triage_all": ["adverse_reaction"],
    "priority": "P1",
}
HEARD: Json = {"messages": [CARD], "escalate": [{"kind": "adverse_reaction", "priority": "P1"}]}
KEY = str(uuid.uuid4())


@pytest.fixture
async def killed(rasa: Rasa, start_web: Start) -> tuple[Web, Visitor]:
    """A web process that was killed between storing a visitor's cry and answering it."""
    web = start_web()
    rasa.set(mode="hang")
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor = await meet(http)
        lost = asyncio.create_task(visitor.say(CRY, KEY))
        await until(lambda: bool(rasa.seen()))
        web.kill()
        await asyncio.gather(lost, return_exceptions=True)
    assert [turn["status"] for turn in turns(web)] == ["pending"]
    assert raised(web) == []
    rasa.set(reset=True, **HEARD)
    return web, visitor


def turns(web: Web) -> list[Json]:
    """Return all turns that are kept."""
    return web.rows("SELECT * FROM turns")


def raised(web: Web) -> list[tuple[str, str]]:
    """Return what staff were told, and in how many notices."""
    query = "SELECT kind, priority FROM escalations e JOIN outbox o ON o.escalation_id = e.id"
    return [(row["kind"], row["priority"]) for row in web.rows(query)]


async def completed(web: Web) -> None:
    """Wait until no turn is left."""
    await until(lambda: all(turn["status"] == "done" for turn in turns(web)), seconds=15)


async def test_cry_that_a_crash_cut_off_reaches_staff_though_nobody_comes_back(
    rasa: Rasa, killed: tuple[Web, Visitor]
) -> None:
    web, visitor = killed
    web.restart()
    await completed(web)
    assert raised(web) == [("adverse_reaction", "P1")]
    assert [turn["text"] for turn in rasa.turns()] == [CRY]
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor.http = http
        history = await visitor.history(after=1)
        again = await visitor.say(CRY, KEY)
    assert [(m["author"], m["type"]) for m in history] == [("visitor", "text"), ("bot", "card")]
    assert again.json()["messages"] == history


async def test_turn_is_swept_once_however_often_the_web_app_starts(
    rasa: Rasa, killed: tuple[Web, Visitor]
) -> None:
    web, visitor = killed
    rasa.set(delay=0.3)
    web.restart()
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
        visitor.http = http
        first, second = await asyncio.gather(visitor.say(CRY, KEY), visitor.say(CRY, KEY))
    assert first.content == second.content
    end(web.process)
    web.restart()
    await asyncio.sleep(0.5)
    assert len(rasa.turns()) == 1
    assert raised(web) == [("adverse_reaction", "P1")]
    assert len(web.rows("SELECT * FROM messages WHERE type = 'card'")) == 1


async def test_sweep_waits_for_rasa_and_the_web_app_ends_meanwhile(
    rasa: Rasa, killed: tuple[Web, Visitor]
) -> None:
    web, _ = killed
    rasa.set(ready=False)
    web.restart()
    await asyncio.sleep(1.5)
    assert (rasa.turns(), turns(web)[0]["status"]) == ([], "pending")
    web.process.terminate()
    assert web.process.wait(5) == 0
    web.restart()
    rasa.set(ready=True)
    await completed(web)
    assert (len(rasa.turns()), turns(web)[0]["failure"]) == (1, None)
    assert raised(web) == [("adverse_reaction", "P1")]


async def test_cry_refused_for_overload_reaches_staff_though_nobody_comes_back(
    rasa: Rasa, start_web: Start
) -> None:
    web = start_web(LANTERN_SWEEP_SECONDS="2")
    rasa.set(delay=5)
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
        busy = [await meet(http) for _ in range(2)]
        visitor = await meet(http)
        tasks = [asyncio.create_task(other.say("hello there")) for other in busy]
        await until(lambda: len(rasa.seen()) == 2)
        refused = await visitor.say(CRY, KEY)
        assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
        await asyncio.gather(*tasks)
        rasa.set(delay=0, **HEARD)
        await completed(web)
        assert raised(web) == [("adverse_reaction", "P1")]
        visitor.http = http
        assert [m["type"] for m in await visitor.history(after=1)] == ["text", "card"]
    assert [turn["text"] for turn in rasa.turns()].count(CRY) == 1


async def test_erased_conversation_is_passed_over(rasa: Rasa, killed: tuple[Web, Visitor]) -> None:
    web, visitor = killed
    rasa.set(ready=False)
    web.restart()
    async with httpx.AsyncClient(base_url=web.url) as http:
        assert (await http.delete(visitor.path, headers=visitor.headers)).status_code < 300
        other = await meet(http)
        rasa.set(reset=True)
        assert (await other.say("hello there")).status_code == 200
    assert [turn["text"] for turn in rasa.turns()] == ["hello there"]
    assert "Traceback" not in web.log()
