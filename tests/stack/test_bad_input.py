"""What visitors should not send: exact codes, and nothing logged, stored or obeyed."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.running import Stack
from tests.stack.chat import Visitor, files_with, letters, rows

PROBLEM = "application/problem+json"
LOGS = ("rasa.log", "actions.log", "web.log", "supervisor.log", "var-output.txt")


@pytest.fixture
def marker() -> str:
    """A word that stands nowhere else."""
    return letters("zq")


def check_refused(stack: Stack, visitor: Visitor, marker: str, response: Any, code: str) -> None:
    """The documented problem, and no trace of the message anywhere."""
    assert response.headers["content-type"] == PROBLEM
    assert response.json()["code"] == code
    assert response.json()["status"] == response.status_code
    assert marker not in response.text
    assert [m["author"] for m in visitor.history()] == ["bot"]
    assert files_with(stack, marker) == []


REFUSED_TEXTS = {
    "empty": "",
    "spaces": "  \n\t ",
    "zero_width": "\u200b\u200d\ufeff",
    "controls": "\0\0\x07",
    "lone_surrogate": "{marker} \ud800 side effects",
    "lone_low_surrogate": "{marker}\udc00",
}


@pytest.mark.parametrize("name", REFUSED_TEXTS)
def test_text_without_words_is_invalid(
    stack: Stack, visitor: Visitor, marker: str, name: str
) -> None:
    response = visitor.post(text=REFUSED_TEXTS[name].replace("{marker}", marker))
    assert response.status_code == 422
    check_refused(stack, visitor, marker, response, "invalid_text")


def test_text_of_1001_code_points_is_refused(stack: Stack, visitor: Visitor, marker: str) -> None:
    response = visitor.post(text=marker + "\U0001f600" * (1001 - len(marker)))
    assert response.status_code == 422
    check_refused(stack, visitor, marker, response, "invalid_text")


@pytest.mark.parametrize(
    "text",
    ["a b " * 250, "\U0001f600" * 1000, "e\u0301" * 1000, "  " * 900 + "what is crps" + " " * 900],
    ids=["letters", "emoji", "composed_by_nfc", "trimmed"],
)
def test_text_of_1000_code_points_is_answered(visitor: Visitor, text: str) -> None:
    replies = visitor.say(text)
    assert replies
    assert not any(reply["degraded"] for reply in replies)


WRONG_BODIES: dict[str, tuple[Any, int, str]] = {
    "text_number": ({"text": 5}, 422, "invalid_body"),
    "text_true": ({"text": True}, 422, "invalid_body"),
    "text_null": ({"text": None}, 422, "invalid_body"),
    "text_list": ({"text": ["MARKER"]}, 422, "invalid_body"),
    "text_object": ({"text": {"text": "MARKER"}}, 422, "invalid_body"),
    "no_text": ({}, 422, "invalid_body"),
    "both": ({"text": "MARKER", "payload": "MARKER"}, 422, "invalid_body"),
    "unknown_field": ({"text": "MARKER", "MARKER": 1}, 422, "invalid_body"),
    "id_number": ({"text": "MARKER", "client_message_id": 7}, 422, "invalid_body"),
    "id_words": ({"text": "MARKER", "client_message_id": "MARKER"}, 422, "invalid_body"),
    "payload_number": ({"payload": 5}, 422, "invalid_payload"),
    "payload_forged": ({"payload": "TUFSS0VS"}, 422, "invalid_payload"),
    "payload_command": ({"payload": "/restart MARKER"}, 422, "invalid_payload"),
}


@pytest.mark.parametrize("name", WRONG_BODIES)
def test_wrong_types_are_refused(stack: Stack, visitor: Visitor, marker: str, name: str) -> None:
    body, status, code = WRONG_BODIES[name]
    body = json.loads(json.dumps(body).replace("MARKER", marker))
    response = visitor.post(**body)
    assert response.status_code == status
    check_refused(stack, visitor, marker, response, code)


INVALID_JSON = {
    "cut": b'{"text": "MARKER',
    "empty": b"",
    "array": b'["MARKER"]',
    "string": b'"MARKER"',
    "latin_1": b'{"text": "MARKER \xe9"}',
    "form": b"text=MARKER",
    "deep": b"[" * 9000,
    "two": b'{"text": "MARKER"}{}',
}


@pytest.mark.parametrize("name", INVALID_JSON)
def test_invalid_json_is_refused(stack: Stack, visitor: Visitor, marker: str, name: str) -> None:
    response = visitor.post_raw(INVALID_JSON[name].replace(b"MARKER", marker.encode()))
    assert response.status_code == 400
    check_refused(stack, visitor, marker, response, "invalid_json")


def _body_of(size: int, marker: str) -> bytes:
    fixed = json.dumps({"client_message_id": str(uuid.uuid4()), "text": marker}).encode()
    return fixed[:-2] + b" " * (size - len(fixed)) + fixed[-2:]


def test_body_of_16_kib_is_read(visitor: Visitor, marker: str) -> None:
    response = visitor.post_raw(_body_of(16 * 1024, marker))
    assert response.status_code == 200  # the text is trimmed


def test_body_of_16_kib_and_1_is_refused(stack: Stack, visitor: Visitor, marker: str) -> None:
    response = visitor.post_raw(_body_of(16 * 1024 + 1, marker))
    assert response.status_code == 413
    visitor.http.close()
    visitor.http = type(visitor.http)(base_url=stack.url, timeout=30, trust_env=False)
    check_refused(stack, visitor, marker, response, "payload_too_large")


ADDRESSES = (
    ("GET", "/messages"),
    ("POST", "/messages"),
    ("GET", "/stream"),
    ("GET", "/transcript"),
    ("POST", "/feedback"),
    ("POST", "/handoff"),
    ("DELETE", ""),
)


@pytest.mark.parametrize(("method", "tail"), ADDRESSES)
def test_conversation_opens_with_its_own_token_alone(
    stack: Stack, visitor: Visitor, marker: str, method: str, tail: str
) -> None:
    thief = Visitor(stack.url)
    body = {"client_message_id": str(uuid.uuid4()), "text": marker}
    tries = {
        "token_missing": [{}, {"Authorization": visitor.token}, {"Authorization": "Bearer"}],
        "token_invalid": [thief.key, {"Authorization": f"Bearer {marker}"}],
    }
    for code, headers in ((code, h) for code, found in tries.items() for h in found):
        response = visitor.http.request(
            method,
            f"{visitor.path}{tail}",
            headers=headers,
            json=body if method == "POST" else None,
            params={"token": visitor.token},  # a token in an address opens nothing
        )
        assert (response.status_code, response.json()["code"]) == (401, code)
    assert [m["author"] for m in visitor.history()] == ["bot"]
    assert files_with(stack, marker) == []


def test_unknown_conversation_looks_like_a_wrong_token(visitor: Visitor) -> None:
    for unknown in (str(uuid.uuid4()), "..%2f..", "x" * 300, "%00"):
        response = visitor.http.get(
            f"/chat/v1/conversations/{unknown}/messages", headers=visitor.key
        )
        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")


COMMANDS = {
    "slash": "/restart {marker}",
    "space": " /restart {marker}",
    "zero_width": "\u200b/restart {marker}",
    "mark_of_direction": "\u202e\u2066/restart {marker}",
    "full_width": "\uff0frestart {marker}",
    "nul": "\0/restart {marker}",
    "intent": '/intent{{"a": "{marker}"}}',
    "known_intent": "/goodbye {marker}",
    "bare_intent": "/intent{{}} {marker}",
    "session": "/session_start {marker}",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_read_as_words(stack: Stack, visitor: Visitor, marker: str, name: str) -> None:
    answer = visitor.say("what are the side effects of ketamine infusions")
    assert [m["topic"] for m in answer] == ["side_effects"]
    replies = visitor.say(COMMANDS[name].format(marker=marker))
    assert replies
    assert not any(reply["degraded"] for reply in replies)
    # Rasa parses a command without the pipeline: then no question would have been scored.
    last = rows(
        stack,
        "SELECT understanding FROM turns WHERE conversation_id = ? ORDER BY received DESC",
        visitor.id,
    )[0]
    assert json.loads(last["understanding"])["questions"]
    # Nothing was forgotten: the topic under discussion is the one before the command.
    record = rows(stack, "SELECT record FROM conversations WHERE id = ?", visitor.id)[0]["record"]
    assert json.loads(record)["topic"] == "side_effects"
    assert len(visitor.history()) == 3 + 1 + len(replies)
    # Stored as the visitor's words, and written nowhere else.
    assert marker in visitor.history()[3]["text"]
    assert set(files_with(stack, marker)) <= {"lantern.sqlite3", "lantern.sqlite3-wal"}


STRANGE = {
    "nul": ("what are\0 the side effects {marker}", "what are the side effects {marker}"),
    "right_to_left": ("\u05de\u05d4 \u05d6\u05d4 CRPS {marker}", None),
    "override": ("\u202eside effects\u202c {marker}", None),
    "arabic": ("\u0645\u0627 \u0647\u0648 \u0627\u0644\u0623\u0644\u0645 {marker}", None),
    "markup": ("<script>alert(1)</script> {marker}", None),
    "template": ("{{{{7*7}}}} {{phone}} %(x)s {marker}", None),
    "sql": ("'; DROP TABLE messages; -- {marker}", None),
    "newlines": ("side\r\neffects\r{marker}", "side\neffects\n{marker}"),
    "noncharacters": ("crps \ufffe\uffff {marker}", None),
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_text_is_kept_as_written_and_answered(
    stack: Stack, visitor: Visitor, marker: str, name: str
) -> None:
    sent, kept = (t.format(marker=marker) if t else None for t in STRANGE[name])
    assert sent is not None
    replies = visitor.say(sent)
    assert replies
    assert not any(reply["degraded"] for reply in replies)
    assert visitor.history()[1]["text"] == (kept or sent)
    assert not any(marker in reply["text"] for reply in replies)
    assert not set(files_with(stack, marker)) & set(LOGS)
