"""What is stored of a chat and who may see it: redaction, history, stream, transcript, erasure."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator

import httpx

from tests.running import Stack
from tests.stack import expected
from tests.stack.chat import Json, Visitor, files_with, letters, rows


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
    words = {one.id: letters("zq"), two.id: letters("zq")}
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
    marker = letters("zq")
    visitor.say(f"what are the side effects {marker}")
    visitor.say(f"{marker} and the rest")
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
