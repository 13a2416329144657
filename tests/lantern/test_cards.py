"""Emergencies: the card at once, the pause, the way back; Rasa is not needed for any of it."""

import asyncio
import time
import uuid

import httpx
import pytest

from tests.lantern.conftest import Json, Rasa, Start, Visitor, Web, meet, replies, until
from wire.content import Content

DARK = "I want to kill myself"


def back_of(messages: list[Json]) -> Json:
    [button] = [b for message in messages for b in message["buttons"] if b["act"] == "back"]
    return dict(button)


async def test_card_comes_at_once_and_pauses(
    web: Web, rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    rasa.set(mode="hang")
    started = time.monotonic()
    response = await visitor.say(DARK)
    assert time.monotonic() - started < 1
    body = response.json()
    assert body["state"] == "paused"
    _, card = body["messages"]
    reviewed = content.cards["self_harm"]
    assert (card["author"], card["type"]) == ("bot", "card")
    assert card["text"] == "\n\n".join(part for part in (reviewed.lead, reviewed.body) if part)
    assert (card["triage"], card["triage_all"]) == ("self_harm", ["self_harm"])
    assert (card["priority"], card["degraded"]) == ("P0", False)
    assert card["tier"] in ("A", "B")
    assert {link["href"] for link in card["links"]} >= {"tel:988", "tel:911"}
    assert back_of([card])["title"] == reviewed.back_label
    assert rasa.turns() == []
    [row] = web.rows("SELECT * FROM escalations WHERE conversation_id = ?", visitor.id)
    assert (row["kind"], row["priority"], row["turn_id"]) == ("self_harm", "P0", body["turn_id"])
    assert web.rows("SELECT * FROM outbox WHERE escalation_id = ?", row["id"])
    [turn] = web.rows("SELECT * FROM turns WHERE id = ?", body["turn_id"])
    assert (turn["status"], turn["state"]) == ("done", "paused")


async def test_paused_conversation_repeats_the_card_until_the_button(
    rasa: Rasa, web: Web, visitor: Visitor, content: Content
) -> None:
    await visitor.say("what are the side effects")
    await visitor.say(DARK)
    for text in ("ok", "thanks", "whatever", DARK):
        response = await visitor.say(text)
        [card] = replies(response)
        assert response.json()["state"] == "paused"
        assert card["text"] == content.cards["self_harm"].repeat_line
        assert (card["type"], card["triage"]) == ("card", "self_harm")
        assert card["links"]
    assert len(rasa.turns()) == 1
    topic_button = visitor.opening["messages"][0]["buttons"][0]
    [card] = replies(await visitor.press(topic_button))
    assert card["type"] == "card"
    response = await visitor.press(back_of([card]))
    [notice] = replies(response)
    assert response.json()["state"] == "bot"
    assert (notice["type"], notice["triage"]) == ("notice", None)
    assert notice["text"] == content.cards["self_harm"].after_back
    assert [b["topic"] for b in notice["buttons"]] == ["side_effects"]
    assert replies(await visitor.say("thanks"))[0]["type"] == "answer"
    assert len(web.rows("SELECT * FROM escalations WHERE conversation_id = ?", visitor.id)) == 1


async def test_new_episode_is_a_new_escalation(web: Web, visitor: Visitor) -> None:
    for _ in range(2):
        await visitor.press(back_of(replies(await visitor.say(DARK))))
    rows = web.rows("SELECT * FROM escalations WHERE conversation_id = ?", visitor.id)
    assert [(row["kind"], row["episode"]) for row in rows] == [("self_harm", 1), ("self_harm", 2)]


async def test_new_class_while_paused_gives_its_full_card(
    web: Web, visitor: Visitor, content: Content
) -> None:
    await visitor.say(DARK)
    [card] = replies(await visitor.say("I took the whole bottle of pills"))
    assert "overdose" in card["triage_all"]
    assert content.cards[card["triage"]].lead in card["text"]
    kinds = web.rows("SELECT kind FROM escalations WHERE conversation_id = ?", visitor.id)
    assert {row["kind"] for row in kinds} >= {"self_harm", "overdose"}


async def test_card_overtakes_a_turn_under_way(
    rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    rasa.set(delay=1.0)
    slow = asyncio.create_task(visitor.say("what are the side effects"))
    await until(lambda: bool(rasa.seen()))
    started = time.monotonic()
    [card] = replies(await visitor.say(DARK))
    assert time.monotonic() - started < 0.8
    assert card["triage"] == "self_harm"
    response = await slow
    [late] = replies(response)
    assert response.json()["state"] == "paused"
    assert late["text"] == content.cards["self_harm"].repeat_line
    texts = [message["text"] for message in await visitor.history()]
    assert "Reviewed answer 1." not in texts


async def test_words_of_several_messages_are_read_together(visitor: Visitor) -> None:
    assert replies(await visitor.say("i want to"))[0]["type"] == "answer"
    [card] = replies(await visitor.say("die"))
    assert card["triage"] == "self_harm"


async def test_window_survives_a_restart_in_its_redacted_form(start_web: Start) -> None:
    web = start_web()
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor = await meet(http)
        await visitor.say("i want to")
    web.kill()
    web.restart()
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor.http = http
        [card] = replies(await visitor.say("die"))
    assert card["triage"] == "self_harm"


async def test_button_starts_a_new_window(visitor: Visitor) -> None:
    await visitor.say("i want to")
    await visitor.press(visitor.opening["messages"][0]["buttons"][0])
    assert replies(await visitor.say("die"))[0]["type"] == "answer"


async def test_mere_topic_gets_an_answer_and_a_gentle_line(
    visitor: Visitor, content: Content
) -> None:
    response = await visitor.say("does ketamine help with suicidal thoughts?")
    answer, notice = replies(response)
    assert response.json()["state"] == "bot"
    assert answer["type"] == "answer"
    assert (notice["type"], notice["triage"], notice["tier"]) == ("notice", None, "C")
    assert notice["text"] == content.cards["self_harm"].tier_c_line


@pytest.mark.parametrize("text", ["my foot is on fire", "this queue is killing me"])
async def test_pain_talk_fires_nothing(visitor: Visitor, text: str) -> None:
    assert replies(await visitor.say(text))[0]["type"] == "answer"


async def test_spanish_words_get_spanish_words_first(visitor: Visitor, content: Content) -> None:
    [card] = replies(await visitor.say("me quiero matar"))
    assert card["text"].startswith(content.notices["spanish_crisis"] + "\n\n")
    assert content.cards["self_harm"].lead in card["text"]


async def test_card_keeps_personal_details_out(web: Web, visitor: Visitor) -> None:
    response = await visitor.say("I want to kill myself, call 555-123-4567")
    said, card = response.json()["messages"]
    assert said["text"] == "I want to kill myself, call [PHONE]"
    assert card["type"] == "card"


async def test_card_works_without_rasa_and_without_new_content(start_web: Start) -> None:
    web = start_web(LANTERN_RASA_PORT="1", LANTERN_ACTIONS_PORT="1")
    web.kill()
    web.environment["LANTERN_MODELS_DIR"] = str(web.data_dir / "nothing-here")
    web.restart()
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor = await meet(http)
        response = await visitor.say(DARK)
    assert (response.json()["state"], replies(response)[0]["type"]) == ("paused", "card")


async def test_same_card_again_for_the_same_client_message_id(visitor: Visitor) -> None:
    key = str(uuid.uuid4())
    first = await visitor.say(DARK, key)
    again = await visitor.say(DARK, key)
    assert first.content == again.content
    assert len(await visitor.history()) == 3


@pytest.mark.parametrize("state", ["with_staff", "closed"])
async def test_card_shows_while_staff_own_the_chat(start_web: Start, state: str) -> None:
    web = start_web()
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor = await meet(http)
        set_state(web, visitor.id, state)
        response = await visitor.say("hello there")
        assert response.json()["state"] == state
        types = [m["type"] for m in replies(response)]
        assert types == ([] if state == "with_staff" else ["notice"])
        response = await visitor.say(DARK)
        assert replies(response)[0]["type"] == "card"
        assert response.json()["state"] == ("with_staff" if state == "with_staff" else "paused")
        back = await visitor.press(back_of(replies(response)))
        assert back.json()["state"] == state


def set_state(web: Web, conversation_id: str, state: str) -> None:
    """Change a state as staff will be able to."""
    import sqlite3

    with sqlite3.connect(web.data_dir / "lantern.sqlite3", timeout=5) as connection:
        query = "UPDATE conversations SET state = ? WHERE id = ?"
        connection.execute(query, (state, conversation_id))
