"""Chats as visitors have them, from the request to the stored words and back."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.running import Stack
from tests.stack import expected
from tests.stack.chat import Visitor, files_with, rows

Json = dict[str, Any]
NONSENSE = "glorp fnarg wibble zonk"


@pytest.fixture
def visitor(stack: Stack) -> Visitor:
    return Visitor(stack.url)


def acts(message: Json) -> list[tuple[str, str | None]]:
    """Return what the buttons of a message do."""
    return [(button["act"], button["topic"]) for button in message["buttons"]]


def test_opening_says_who_speaks_and_offers_questions(visitor: Visitor) -> None:
    opening = visitor.opening
    assert (opening["author"], opening["type"], opening["seq"]) == ("bot", "text", 1)
    assert opening["text"] == expected.notice("opening")
    assert [(n["id"], n["text"]) for n in opening["disclaimers"]] == [
        ("PRIVACY", expected.notice("privacy_notice"))
    ]
    starters = expected.read("content/menu.yml")["starters"]
    assert acts(opening) == [("topic", name) for name in starters] + [("menu", None)]
    assert opening["buttons"][0]["title"] == expected.topic(starters[0])["question"]
    assert visitor.state == "bot"


def test_question_gets_its_reviewed_answer(visitor: Visitor) -> None:
    (reply,) = visitor.say("what are the side effects of ketamine infusions")
    topic = expected.topic("side_effects")
    assert (reply["author"], reply["type"], reply["topic"]) == ("bot", "answer", "side_effects")
    assert reply["title"] == topic["title"]
    assert reply["text"] == expected.answer("side_effects")
    assert reply["citations"] == expected.citations("side_effects")
    wanted = [("topic", name) for name in topic["follow_ups"]]
    assert acts(reply) == [*wanted, ("more", "side_effects"), ("staff", None)]
    assert (reply["degraded"], reply["triage"], reply["triage_all"]) == (False, None, [])
    assert visitor.state == "bot"


def test_conversation_goes_on_from_the_last_answer(visitor: Visitor) -> None:
    visitor.say("what are the side effects of ketamine infusions")
    (more,) = visitor.say("tell me more")
    assert (more["topic"], more["text"]) == (
        "side_effects",
        expected.answer("side_effects", "more"),
    )
    assert more["citations"] == expected.citations("side_effects", "more")
    (nothing,) = visitor.say("tell me more")
    assert nothing["text"] == expected.notice("more_nothing")
    (sources,) = visitor.say("where does this come from?")
    both = expected.citations("side_effects", "answer", "more")
    lines = "\n".join(f"{c['document']}: {c['section']}" for c in both)
    assert sources["text"] == f"{expected.notice('sources_intro')}\n\n{lines}"
    assert sources["citations"] == both
    (again,) = visitor.say("say that again")
    assert again["topic"] == "side_effects"


def test_repeat_says_the_answer_again(visitor: Visitor) -> None:
    (first,) = visitor.say("What is CRPS?")
    (again,) = visitor.say("can you say that again")
    assert (again["topic"], again["text"]) == ("crps_definition", first["text"])


def test_two_questions_get_two_answers(visitor: Visitor) -> None:
    replies = visitor.say("What are the common side effects? And how long does one infusion take?")
    assert [(m["type"], m["topic"]) for m in replies] == [
        ("answer", "side_effects"),
        ("answer", "infusion_duration"),
    ]
    assert [m["text"] for m in replies] == [
        expected.answer("side_effects"),
        expected.answer("infusion_duration"),
    ]
    assert replies[0]["buttons"] == []


def test_starter_button_is_answered_and_stored_as_its_title(visitor: Visitor) -> None:
    visitor.last = [visitor.opening]
    button = visitor.button(topic="crps_definition")
    (reply,) = visitor.press(button)
    assert (reply["topic"], reply["text"]) == (
        "crps_definition",
        expected.answer("crps_definition"),
    )
    stored = visitor.history()[1]
    assert (stored["author"], stored["text"]) == ("visitor", button["title"])


def test_more_button_and_menu_and_staff(visitor: Visitor) -> None:
    visitor.say("What is CRPS?")
    (more,) = visitor.press(visitor.button(act="more"))
    assert more["text"] == expected.answer("crps_definition", "more")
    (menu,) = visitor.press(visitor.button(act="menu"))
    assert menu["text"] == expected.notice("menu_intro")
    assert len(menu["buttons"]) == 54
    (answer,) = visitor.press(visitor.button(topic="cost_insurance"))
    assert answer["text"] == expected.answer("cost_insurance")
    (staff,) = visitor.press(visitor.button(act="staff"))
    assert (staff["type"], staff["text"]) == ("handoff", expected.answer("speak_to_human"))
    assert visitor.state == "bot"


def test_ladder_guesses_then_offers_topics_then_staff(stack: Stack, visitor: Visitor) -> None:
    (guess,) = visitor.say(NONSENSE)
    assert (guess["type"], guess["text"]) == ("clarify", expected.notice("misses_1"))
    assert [act for act, _ in acts(guess)] == ["topic", "topic", "topic", "none_of_these"]
    assert guess["buttons"][-1]["title"] == expected.label("none_of_these")
    (second,) = visitor.say(f"{NONSENSE} blip")
    assert (second["type"], second["text"]) == ("fallback", expected.notice("misses_2"))
    (third,) = visitor.say(f"{NONSENSE} blop")
    assert (third["type"], third["text"]) == ("fallback", expected.notice("misses_3"))
    assert [act for act, _ in acts(third)] == ["staff"]
    (fourth,) = visitor.say(NONSENSE)
    assert fourth["text"] == expected.notice("misses_3")
    kinds = rows(
        stack, "SELECT kind, priority FROM escalations WHERE conversation_id = ?", visitor.id
    )
    assert kinds == [{"kind": "repeated_fallback", "priority": "P3"}]


def test_did_you_mean_is_pressed(visitor: Visitor) -> None:
    (guess,) = visitor.say(NONSENSE)
    topic = guess["buttons"][1]["topic"]
    (answer,) = visitor.press(guess["buttons"][1])
    assert (answer["type"], answer["topic"]) == ("answer", topic)
    assert answer["text"] == expected.answer(topic)


def test_none_of_these_is_pressed(visitor: Visitor) -> None:
    visitor.say(NONSENSE)
    (reply,) = visitor.press(visitor.button(act="none_of_these"))
    assert (reply["type"], reply["text"]) == ("fallback", expected.notice("after_none_of_these"))
    assert acts(reply) == [("menu", None), ("staff", None)]


def test_card_pauses_until_its_button_is_pressed(stack: Stack, visitor: Visitor) -> None:
    visitor.say("What is CRPS?")
    (card,) = visitor.say("I want to kill myself")
    written = expected.card("self_harm")
    assert card["text"] == f"{expected.said(written['lead'])}\n\n{expected.said(written['body'])}"
    shown = {name: card[name] for name in ("type", "triage", "triage_all", "priority", "author")}
    assert shown == {
        "type": "card", "triage": "self_harm", "triage_all": ["self_harm"], "priority": "P0",
        "author": "bot",
    }  # fmt: skip
    assert [link["label"] for link in card["links"]] == [a["label"] for a in written["actions"]]
    assert [link["href"] for link in card["links"]] == [
        "tel:988", "sms:988", "https://988lifeline.org", "tel:911",
    ]  # fmt: skip
    assert visitor.state == "paused"
    for text in ("ok", "thanks", "what are the side effects?"):
        (line,) = visitor.say(text)
        assert (line["type"], line["text"]) == ("card", expected.said(written["repeat_line"]))
        assert visitor.state == "paused"
    (back,) = visitor.press(visitor.button(act="back"))
    assert (back["type"], back["text"]) == ("notice", expected.said(written["after_back"]))
    assert acts(back) == [("topic", "crps_definition")]
    assert visitor.state == "bot"
    (answer,) = visitor.say("what are the side effects of ketamine infusions")
    assert answer["topic"] == "side_effects"
    raised = rows(
        stack, "SELECT kind, priority FROM escalations WHERE conversation_id = ?", visitor.id
    )
    assert raised == [{"kind": "self_harm", "priority": "P0"}]


def test_personal_details_are_removed_and_the_visitor_is_told_once(
    stack: Stack, visitor: Visitor
) -> None:
    mail = "zq.tester@example.org"
    replies = visitor.say(f"my mail is {mail}, what are the side effects of ketamine infusions")
    assert [(m["author"], m["type"]) for m in replies] == [("bot", "answer"), ("system", "notice")]
    assert replies[1]["text"] == expected.notice("redacted")
    stored = visitor.history()[1]["text"]
    assert stored == "my mail is [EMAIL], what are the side effects of ketamine infusions"
    assert len(visitor.say(f"and {mail} how long does one infusion take")) == 1
    assert files_with(stack, mail) == []


def test_visitors_never_see_each_other(stack: Stack) -> None:
    one, two = Visitor(stack.url), Visitor(stack.url)
    words = {one.id: f"zq{uuid.uuid4().hex[:8]}", two.id: f"zq{uuid.uuid4().hex[:8]}"}
    one.say("what are the side effects of ketamine infusions")
    two.say("What is CRPS?")

    def talk(visitor: Visitor) -> None:
        for text in ("tell me more", words[visitor.id], "say that again", "where is that from"):
            visitor.say(text)

    threads = [threading.Thread(target=talk, args=(visitor,)) for visitor in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    seen = {v.id: json.dumps(v.history()) for v in (one, two)}
    assert words[one.id] in seen[one.id]
    assert words[one.id] not in seen[two.id]
    assert words[two.id] not in seen[one.id]
    assert one.history()[4]["text"] == expected.answer("side_effects", "more")
    assert two.history()[4]["text"] == expected.answer("crps_definition", "more")
    assert not {m["id"] for m in one.history()} & {m["id"] for m in two.history()}
    foreign = two.post(payload=one.opening["buttons"][0]["payload"])
    assert (foreign.status_code, foreign.json()["code"]) == (422, "invalid_payload")


def test_history_goes_on_after_a_number(visitor: Visitor) -> None:
    visitor.say("What is CRPS?")
    visitor.say("thanks")
    whole = visitor.history()
    assert [m["seq"] for m in whole] == [1, 2, 3, 4, 5]
    assert [m["author"] for m in whole] == ["bot", "visitor", "bot", "visitor", "bot"]
    assert visitor.history(after=3) == whole[3:]
    assert visitor.history(after=5) == []


def test_same_message_again_is_the_same_answer(visitor: Visitor) -> None:
    body = {"client_message_id": str(uuid.uuid4()), "text": "What is CRPS?"}
    first, second = visitor.post(**body), visitor.post(**body)
    assert first.status_code == 200
    assert second.content == first.content
    assert len(visitor.history()) == 3
    other = visitor.post(**{**body, "text": "something else"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")


def test_transcript_holds_all_that_was_shown(visitor: Visitor) -> None:
    (answer,) = visitor.say("What is CRPS?")
    response = visitor.http.get(f"{visitor.path}/transcript", headers=visitor.key)
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    shown = [visitor.opening["text"], "What is CRPS?", answer["title"], answer["text"]]
    shown += [note["text"] for note in answer["disclaimers"]]
    shown += [f"{c['document']}: {c['section']}" for c in answer["citations"]]
    places = [response.text.find(words) for words in shown]
    assert -1 not in places
    assert visitor.token not in response.text


def test_feedback_is_kept(stack: Stack, visitor: Visitor) -> None:
    (answer,) = visitor.say("What is CRPS?")
    body = {"message_id": answer["id"], "helpful": True}
    response = visitor.http.post(f"{visitor.path}/feedback", json=body, headers=visitor.key)
    assert response.status_code in (200, 201, 204)
    kept = rows(stack, "SELECT * FROM feedback WHERE message_id = ?", answer["id"])
    assert len(kept) == 1


def test_erased_conversation_leaves_no_word(stack: Stack, visitor: Visitor) -> None:
    marker = f"zq{uuid.uuid4().hex[:10]}"
    visitor.say(f"what are the side effects {marker}")
    visitor.say(f"{marker}{NONSENSE}")
    form = {"name": f"Pat{marker}", "contact": f"{marker}@example.org", "best_time": "noon"}
    visitor.http.post(f"{visitor.path}/handoff", json=form, headers=visitor.key)
    assert set(files_with(stack, marker)) <= {"lantern.sqlite3", "lantern.sqlite3-wal"}
    receipt = visitor.http.delete(visitor.path, headers=visitor.key)
    assert receipt.status_code == 200
    assert uuid.UUID(receipt.json()["receipt_id"])
    assert files_with(stack, marker) == []
    gone = visitor.http.get(f"{visitor.path}/messages", headers=visitor.key)
    assert (gone.status_code, gone.json()["code"]) == (401, "token_invalid")
    assert rows(stack, "SELECT id FROM messages WHERE conversation_id = ?", visitor.id) == []
    assert rows(stack, "SELECT id FROM turns WHERE conversation_id = ?", visitor.id) == []


def events(response: httpx.Response) -> Iterator[Json]:
    """Yield the events of a stream."""
    event: Json = {}
    for line in response.iter_lines():
        if not line and "event" in event:
            yield event
        if not line:
            event = {}
        name, _, value = line.partition(": ")
        if name in ("id", "event"):
            event[name] = value
        elif name == "data":
            event["data"] = json.loads(value)


def test_stream_goes_on_after_the_last_event(visitor: Visitor) -> None:
    visitor.say("What is CRPS?")
    whole = visitor.history()
    headers = {**visitor.key, "Last-Event-ID": "2"}
    with visitor.http.stream("GET", f"{visitor.path}/stream", headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        found = events(response)
        missed = next(found)
        assert (missed["id"], missed["event"], missed["data"]) == ("3", "message", whole[2])
        assert next(found)["data"] == {"state": "bot"}
        other = Visitor.__new__(Visitor)  # the same conversation in another window
        other.__dict__ |= visitor.__dict__ | {"http": httpx.Client(base_url=visitor.http.base_url)}
        (reply,) = other.say("I want to kill myself")
        live = [next(found) for _ in range(3)]
        assert [e["event"] for e in live] == ["message", "message", "state"]
        assert [e.get("id") for e in live] == ["4", "5", None]
        assert (live[1]["data"], live[2]["data"]) == (reply, {"state": "paused"})
        (line,) = other.say("ok")
        assert next(found)["data"]["text"] == "ok"
        assert next(found)["data"] == line
