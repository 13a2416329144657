"""The comparison of replays itself: ids, times and signatures may differ, nothing else."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from lantern.chat.presenting import Presenter, as_json
from lantern.chat.signing import ButtonSigner
from lantern.keys import new_token
from lantern.store.messages import Message
from lantern.store.schema import now_text
from tests.soak.sameness import comparable, difference

Json = dict[str, Any]


def message(conversation_id: str, seconds: float) -> Message:
    """One answer with every part a visitor can be shown."""
    return Message(
        id=str(uuid.uuid4()), conversation_id=conversation_id, seq=3, turn_id=str(uuid.uuid4()),
        author="bot", type="answer", text="Nausea is common.", topic="side_effects",
        created_at=now_text(seconds), triage=None, tier=None, priority=None,
        parts={
            "title": "Side effects",
            "disclaimers": [{"id": "GENERAL", "text": "Not advice.", "position": "after"}],
            "citations": [{"document": "Article", "section": "Risks"}],
            "links": [{"label": "Call 911", "href": "tel:911"}],
            "buttons": [{"title": "Cost", "act": "topic", "topic": "cost_insurance"}],
        },
    )  # fmt: skip


def response(seconds: float = 1.0, secret: bytes = b"one") -> Json:
    """A response as the API writes it, in a conversation of its own."""
    conversation_id = str(uuid.uuid4())
    shown = Presenter(ButtonSigner(secret)).message(message(conversation_id, seconds))
    return {
        "conversation_id": conversation_id, "token": new_token(), "turn_id": shown["turn_id"],
        "messages": [shown], "state": "bot",
    }  # fmt: skip


def written(data: Json) -> bytes:
    """Write a response as the API does."""
    return as_json(data).encode()


def compared(one: Json, other: Json) -> str | None:
    """Return where two responses differ."""
    return difference(comparable(written(one)), comparable(written(other)))


def test_replay_with_other_ids_times_and_secret_is_the_same() -> None:
    one, other = response(), response(99.0, b"other")
    assert written(one) != written(other)
    assert compared(one, other) is None


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda m: m.update(text="Nausea is rare."), "messages[0].text"),
        (lambda m: m.update(text="Nausea is common. "), "messages[0].text"),
        (lambda m: m.update(title=None), "messages[0].title"),
        (lambda m: m.update(seq=4), "messages[0].seq"),
        (lambda m: m.update(degraded=0), "messages[0].degraded"),
        (lambda m: m.update(id="7"), "messages[0].id"),
        (lambda m: m.update(turn_id=None), "messages[0].turn_id"),
        (lambda m: m.update(created_at="today"), "messages[0].created_at"),
        (lambda m: m.update(more=1), "messages[0] (names of fields)"),
        (lambda m: m.update(seq=m.pop("seq")), "messages[0] (names of fields)"),
        (lambda m: m["citations"].append({}), "messages[0].citations (how many)"),
        (lambda m: m["disclaimers"][0].update(id="X"), "messages[0].disclaimers[0].id"),
        (lambda m: m["links"][0].update(href="tel:0"), "messages[0].links[0].href"),
        (lambda m: m["buttons"][0].update(title="X"), "messages[0].buttons[0].title"),
    ],
)
def test_any_other_change_is_noticed(change: Callable[[Json], object], path: str) -> None:
    one, other = response(), response()
    change(other["messages"][0])
    assert compared(one, other) == path


def test_button_that_does_something_else_is_noticed() -> None:
    one, other = response(), response()
    signer, conversation_id = ButtonSigner(b"one"), other["conversation_id"]
    changed = message(conversation_id, 1.0)
    changed.parts["buttons"][0]["topic"] = "safety"
    payload = Presenter(signer).message(changed)["buttons"][0]["payload"]
    other["messages"][0]["buttons"][0]["payload"] = payload
    assert compared(one, other) == "messages[0].buttons[0].payload"


def test_changed_state_and_number_of_messages_are_noticed() -> None:
    one = response()
    assert compared(one, response() | {"state": "paused"}) == "state"
    assert compared(one, response() | {"messages": []}) == "messages (how many)"


@pytest.mark.parametrize(
    "write",
    [
        lambda data: json.dumps(data),  # spaces
        lambda data: json.dumps(data | {"state": "é"}, separators=(",", ":")),  # escapes
        lambda data: as_json(data) + "\n",
    ],
)
def test_other_form_of_json_is_noticed(write: Callable[[Json], str]) -> None:
    with pytest.raises(ValueError, match="form"):
        comparable(write(response()).encode())
