"""One message: what is stored, what is answered, what goes to Rasa, what is refused."""

import json
import uuid

import pytest

from tests.lantern.conftest import Rasa, Visitor, Web, meet, replies
from wire.content import Content

KEYS = {
    "id", "seq", "turn_id", "author", "type", "title", "text", "topic", "created_at", "triage",
    "triage_all", "tier", "priority", "degraded", "disclaimers", "citations", "links", "buttons",
    "exit_label",
}  # fmt: skip


async def test_message_is_answered_with_what_rasa_says(
    web: Web, rasa: Rasa, visitor: Visitor
) -> None:
    rasa.set(
        messages=[
            {
                "type": "answer",
                "text": "Some people feel sick.",
                "topic": "side_effects",
                "title": "Side effects",
                "disclaimers": [{"id": "RISK", "text": "A note.", "position": "after"}],
                "citations": [{"document": "A document", "section": "Risks"}],
                "buttons": [{"title": "Tell me more", "act": "more", "topic": "side_effects"}],
            }
        ]
    )
    response = await visitor.say("  What are the side effects?  ")
    body = response.json()
    assert response.status_code == 200
    assert set(body) == {"turn_id", "messages", "state"}
    assert body["state"] == "bot"
    said, answer = body["messages"]
    assert set(said) == set(answer) == KEYS
    assert (said["seq"], answer["seq"]) == (2, 3)
    assert (said["author"], said["type"]) == ("visitor", "text")
    assert said["text"] == "What are the side effects?"
    assert (answer["author"], answer["type"]) == ("bot", "answer")
    assert answer["text"] == "Some people feel sick."
    assert answer["topic"] == "side_effects"
    assert answer["title"] == "Side effects"
    assert answer["disclaimers"] == [{"id": "RISK", "text": "A note.", "position": "after"}]
    assert answer["citations"] == [{"document": "A document", "section": "Risks"}]
    [button] = answer["buttons"]
    assert set(button) == {"title", "payload", "topic", "act"}
    assert (answer["triage"], answer["triage_all"], answer["tier"]) == (None, [], None)
    assert answer["degraded"] is False
    assert await visitor.history(after=1) == body["messages"]
    [turn] = web.rows("SELECT * FROM turns WHERE id = ?", body["turn_id"])
    assert (turn["status"], turn["needs_staff"], turn["failure"]) == ("done", 0, None)
    assert (turn["model"], turn["action"]) == ("model-1", "action_answer_faq")
    assert json.loads(turn["understanding"])["confidence"] == 0.97
    [stored] = web.rows("SELECT * FROM messages WHERE id = ?", answer["id"])
    assert stored["content_version"] == "version-of-the-answer"


async def test_record_of_one_turn_goes_into_the_next(rasa: Rasa, visitor: Visitor) -> None:
    await visitor.say("one")
    await visitor.say("two")
    first, second = (turn["record"] for turn in rasa.turns())
    assert (first["topic"], first["misses"], first["last_seen"]) == (None, 0, None)
    assert (second["topic"], second["misses"]) == ("side_effects", 1)
    assert second["last_seen"] == first["now"]
    assert second["now"] > first["now"]


async def test_personal_details_are_removed_before_anything_is_kept(
    web: Web, rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    response = await visitor.say("Call me at 555-123-4567 about side effects")
    said, answer, notice = response.json()["messages"]
    assert said["text"] == "Call me at [PHONE] about side effects"
    assert answer["author"] == "bot"
    assert (notice["author"], notice["type"]) == ("system", "notice")
    assert notice["text"] == content.notices["redacted"]
    assert rasa.turns()[-1]["text"] == "Call me at [PHONE] about side effects"
    again = await visitor.say("or at 555-123-4568")
    assert [m["author"] for m in again.json()["messages"]] == ["visitor", "bot"]
    raw = b"".join(path.read_bytes() for path in web.data_dir.glob("lantern.sqlite3*"))
    assert b"555-123-456" not in raw
    assert "555-123-456" not in web.log()


async def test_help_lines_survive(visitor: Visitor) -> None:
    response = await visitor.say("is 1-800-222-1222 poison help")
    assert response.json()["messages"][0]["text"] == "is 1-800-222-1222 poison help"


@pytest.mark.parametrize(
    ("sent", "stored", "asked"),
    [
        (" /restart", "/restart", "\u2215restart"),
        ("\u200b/restart", "\u200b/restart", "\u2215restart"),
        ("\ufeff \u2060/session_start", "\ufeff \u2060/session_start", "\u2215session_start"),
        ("\uff0frestart", "\uff0frestart", "\u2215restart"),
        ('/faq{"topic": "x"}', '/faq{"topic": "x"}', '\u2215faq{"topic": "x"}'),
        ("//x", "//x", "\u2215/x"),
        ("\x00/restart", "/restart", "\u2215restart"),
        ("and/or", "and/or", "and/or"),
    ],
)
async def test_text_is_never_a_command(
    rasa: Rasa, visitor: Visitor, sent: str, stored: str, asked: str
) -> None:
    response = await visitor.say(sent)
    assert response.status_code == 200
    assert response.json()["messages"][0]["text"] == stored
    [turn] = rasa.turns()
    assert turn["text"] == asked
    assert turn["button"] is None


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("x" * 1000, "x" * 1000),
        ("  " + "x" * 1000 + "\n", "x" * 1000),
        ("e\u0301", "\u00e9"),
        ("\U0001f642" * 1000, "\U0001f642" * 1000),
        ("\u05de\u05d4 \u05d6\u05d4 CRPS\u200f", "\u05de\u05d4 \u05d6\u05d4 CRPS\u200f"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("a\x00b\x1b[31m\x9fc", "ab[31mc"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
async def test_text_is_kept_in_its_plain_form(visitor: Visitor, sent: str, stored: str) -> None:
    response = await visitor.say(sent)
    assert response.json()["messages"][0]["text"] == stored


@pytest.mark.parametrize(
    "text", ["x" * 1001, "", "   ", "\x00", "\u200b\u200b", "\n\t", "\u00a0", "\U0001f642" * 1001]
)
async def test_text_of_a_wrong_length_is_refused(
    web: Web, rasa: Rasa, visitor: Visitor, text: str
) -> None:
    response = await visitor.say(text)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_text")
    assert rasa.turns() == []
    assert len(await visitor.history()) == 1


@pytest.mark.parametrize("escaped", ["\\ud800", "ok \\udfff", "\\ud83d x"])
async def test_lone_surrogate_is_refused(visitor: Visitor, escaped: str) -> None:
    body = f'{{"client_message_id": "{uuid.uuid4()}", "text": "{escaped}"}}'
    response = await visitor.http.post(
        f"{visitor.path}/messages", content=body, headers=visitor.headers
    )
    assert (response.status_code, response.json()["code"]) == (422, "invalid_text")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "invalid_json"),
        (b"{", "invalid_json"),
        (b"[]", "invalid_json"),
        (b'"text"', "invalid_json"),
        (b"null", "invalid_json"),
        (b"\xff\xfe{}", "invalid_json"),
        ("{}".encode("utf-16"), "invalid_json"),
        (b"[" * 8000, "invalid_json"),
        (b"{}", "invalid_body"),
    ],
)
async def test_body_that_is_no_object_is_refused(visitor: Visitor, raw: bytes, code: str) -> None:
    response = await visitor.http.post(
        f"{visitor.path}/messages", content=raw, headers=visitor.headers
    )
    assert (response.status_code, response.json()["code"]) == (
        400 if code == "invalid_json" else 422,
        code,
    )


KEY = "6f1b1a52-5d0c-4f6e-9d1b-0c8d4a1e8a11"


@pytest.mark.parametrize(
    "body",
    [
        {"text": "hello"},
        {"client_message_id": 7, "text": "hello"},
        {"client_message_id": "7", "text": "hello"},
        {"client_message_id": "g" * 36, "text": "hello"},
        {"client_message_id": KEY},
        {"client_message_id": KEY, "text": 5},
        {"client_message_id": KEY, "text": ["hello"]},
        {"client_message_id": KEY, "text": {"a": "b"}},
        {"client_message_id": KEY, "text": True},
        {"client_message_id": KEY, "text": "hello", "payload": "x"},
        {"client_message_id": KEY, "text": "hello", "sender": "x"},
    ],
)
async def test_body_of_wrong_types_is_refused(visitor: Visitor, body: object) -> None:
    response = await visitor.send(body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_body")
    assert len(await visitor.history()) == 1


async def test_body_over_16_kib_is_refused(visitor: Visitor) -> None:
    limit = 16 * 1024
    for size, status in ((limit + 1, 413), (limit, 422)):
        body = json.dumps({"client_message_id": KEY, "text": ""})
        body = body[:-2] + "x" * (size - len(body)) + body[-2:]
        assert len(body) == size
        response = await visitor.http.post(
            f"{visitor.path}/messages", content=body, headers=visitor.headers
        )
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        expected = "payload_too_large" if status == 413 else "invalid_text"
        assert response.json()["code"] == expected


async def test_problem_says_nothing_of_the_visitor(visitor: Visitor) -> None:
    for body in (
        {"client_message_id": KEY, "text": "pomegranate" * 200},
        {"client_message_id": KEY, "text": "hello", "pomegranate": 1},
        {"client_message_id": "pomegranate", "text": "hello"},
        {"client_message_id": KEY, "payload": "pomegranate"},
    ):
        response = await visitor.send(body)
        assert response.status_code == 422
        assert set(response.json()) >= {"type", "title", "status", "detail", "code"}
        assert "pomegranate" not in response.text


async def test_button_goes_to_rasa_as_itself(rasa: Rasa, visitor: Visitor) -> None:
    button = visitor.opening["messages"][0]["buttons"][0]
    response = await visitor.press(button)
    said = response.json()["messages"][0]
    assert (said["author"], said["text"]) == ("visitor", button["title"])
    [turn] = rasa.turns()
    assert turn["text"] == button["title"]
    assert turn["button"] == {"title": button["title"], "act": "topic", "topic": button["topic"]}


async def test_forged_button_is_refused(visitor: Visitor) -> None:
    good = visitor.opening["messages"][0]["buttons"][0]["payload"]
    other = "B" if good.startswith("A") else "A"
    tampered = (good[:-8] + "AAAAAAAA", other + good[1:], good + "AAAA")
    for payload in ("", "x", *tampered, "\u0661", 5, None):
        response = await visitor.send({"client_message_id": str(uuid.uuid4()), "payload": payload})
        expected = "invalid_body" if payload is None else "invalid_payload"
        assert (response.status_code, response.json()["code"]) == (422, expected)


async def test_button_of_another_conversation_is_refused(visitor: Visitor) -> None:

    other = await meet(visitor.http)
    button = other.opening["messages"][0]["buttons"][0]
    response = await visitor.press(button)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_payload")
    assert replies(await other.press(button))


async def test_two_answers_are_two_messages(rasa: Rasa, visitor: Visitor) -> None:
    rasa.set(
        messages=[
            {"type": "answer", "text": "One.", "topic": "safety"},
            {"type": "answer", "text": "Two.", "topic": "side_effects"},
        ]
    )
    found = replies(await visitor.say("is it safe and what are the side effects"))
    assert [(m["text"], m["topic"]) for m in found] == [
        ("One.", "safety"),
        ("Two.", "side_effects"),
    ]


async def test_request_for_staff_is_raised_once_and_told(
    web: Web, rasa: Rasa, visitor: Visitor
) -> None:
    rasa.set(escalate=[{"kind": "handoff_requested", "priority": "P2"}])
    for _ in range(2):
        response = await visitor.say("can I talk to a person")
        # Nobody is waited for until a way to reach the visitor was left in the form.
        assert response.json()["state"] == "bot"
    [row] = web.rows("SELECT * FROM escalations WHERE conversation_id = ?", visitor.id)
    assert (row["kind"], row["priority"], row["episode"]) == ("handoff_requested", "P2", 1)
    [notice] = web.rows("SELECT * FROM outbox WHERE escalation_id = ?", row["id"])
    assert notice["event"] == "escalation_raised"
