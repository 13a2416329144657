"""A card that is due comes at once and whole, stays up, and is closed by its button alone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from lantern.chat.pen import REMOVED
from lantern.privacy import redaction
from tests.hazards.conftest import OpenDesk
from tests.hazards.desk import Desk
from wire.content import Content
from wire.payloads import Button

DARK = "I want to kill myself"
SWALLOWED = "I took the whole bottle of pills"
TYPED = (
    "ok",
    "thanks",
    "I'm fine",
    "I'm safe. Go back to my question.",
    "This is not an emergency.",
    "back",
    "/restart",
    "what does it cost",
    "\u200b.",
)


@pytest.fixture
async def silent_port() -> AsyncIterator[int]:
    """The port of a Rasa that takes every call and never answers."""
    gone = asyncio.Event()

    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    yield int(server.sockets[0].getsockname()[1])
    gone.set()
    server.close()


async def test_card_needs_no_rasa(desk: Desk, content: Content) -> None:
    visitor = await desk.visitor()
    [notice] = await visitor.say("what does it cost")
    assert (notice.type, notice.degraded) == ("notice", True)
    [card] = await visitor.say(DARK)
    reviewed = content.cards["self_harm"]
    assert (card.type, card.degraded) == ("card", False)
    assert card.text == f"{reviewed.lead}\n\n{reviewed.body}"


async def test_card_overtakes_what_waits_for_rasa(open_desk: OpenDesk, silent_port: int) -> None:
    desk = await open_desk(rasa_port=silent_port)
    visitor = await desk.visitor()
    waiting = asyncio.create_task(visitor.say("what does it cost"))
    await asyncio.sleep(0.2)
    cry = asyncio.create_task(visitor.say(DARK))
    done, _ = await asyncio.wait([cry], timeout=2)
    waiting.cancel()
    cry.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    assert done == {cry}
    assert [message.type for message in cry.result()] == ["card"]


async def test_card_comes_when_no_more_messages_are_taken(open_desk: OpenDesk) -> None:
    desk = await open_desk(rate_limit=2)
    visitor = await desk.visitor()
    for _ in range(2):
        await visitor.say("hello there")
    [card] = await visitor.say(DARK)
    assert card.type == "card"


async def test_card_comes_when_redaction_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_MOST_PASSES", 0)
    visitor = await desk.visitor()
    [card] = await visitor.say(DARK)
    assert card.type == "card"
    assert (await visitor.history())[1].text == REMOVED


@pytest.mark.parametrize("text", TYPED)
async def test_typing_never_closes_a_card(desk: Desk, content: Content, text: str) -> None:
    visitor = await desk.visitor()
    await visitor.say(DARK)
    [line] = await visitor.say(text)
    assert (line.type, line.text) == ("card", content.cards["self_harm"].repeat_line)
    assert line.parts["links"]
    assert await visitor.state() == "paused"


async def test_only_its_button_closes_a_card(desk: Desk) -> None:
    visitor = await desk.visitor()
    await visitor.say(DARK)
    [line] = await visitor.press(Button("What is CRPS?", "topic", "crps_definition"))
    assert (line.type, await visitor.state()) == ("card", "paused")
    await visitor.press(Button("I'm safe. Go back to my question.", "back"))
    assert await visitor.state() == "bot"


async def test_card_is_still_up_after_a_restart(open_desk: OpenDesk) -> None:
    first = await open_desk()
    visitor = await first.visitor()
    [card] = await visitor.say(DARK)
    visitor.desk = await open_desk()
    assert (card.id, card.text) in [(m.id, m.text) for m in await visitor.history()]
    assert await visitor.state() == "paused"
    [line] = await visitor.say("thanks")
    assert (line.type, line.triage) == ("card", "self_harm")


async def test_new_danger_under_a_card_gets_its_own_card(desk: Desk, content: Content) -> None:
    visitor = await desk.visitor()
    await visitor.say(DARK)
    [card] = await visitor.say(SWALLOWED)
    assert "overdose" in card.parts["triage_all"]
    assert content.cards[str(card.triage)].lead in card.text
    assert {alert["kind"] for alert in await visitor.alerts()} >= {"self_harm", "overdose"}


async def test_card_comes_while_a_person_answers(desk: Desk) -> None:
    visitor = await desk.visitor(state="with_staff")
    assert await visitor.say("hello there") == []
    assert [message.type for message in await visitor.say(DARK)] == ["card"]
