"""A stored message as the API shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lantern.chat.signing import ButtonSigner
from lantern.store.messages import Message
from wire.payloads import Button

Json = dict[str, Any]


def as_json(data: Any) -> str:
    """Write JSON the one way: the same answer has the same bytes."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class Presenter:
    """Writes messages as CONTRACT's JSON, with their buttons signed for their conversation."""

    def __init__(self, signer: ButtonSigner) -> None:
        self._signer = signer

    def message(self, message: Message) -> Json:
        """Return the message as JSON-ready data."""
        parts = message.parts
        return {
            "id": message.id,
            "seq": message.seq,
            "turn_id": message.turn_id,
            "author": message.author,
            "type": message.type,
            "title": parts.get("title"),
            "text": message.text,
            "topic": message.topic,
            "created_at": message.created_at,
            "triage": message.triage,
            "triage_all": parts.get("triage_all", []),
            "tier": message.tier,
            "priority": message.priority,
            "degraded": message.degraded,
            "disclaimers": parts.get("disclaimers", []),
            "citations": parts.get("citations", []),
            "links": parts.get("links", []),
            "exit_label": parts.get("exit_label"),
            "buttons": [self._button(message, raw) for raw in parts.get("buttons", [])],
        }

    def messages(self, messages: Sequence[Message]) -> list[Json]:
        """Return several messages."""
        return [self.message(message) for message in messages]

    def _button(self, message: Message, raw: Json) -> Json:
        button = Button(**raw)
        return {
            "title": button.title,
            "payload": self._signer.sign(message.conversation_id, button),
            "topic": button.topic,
            "act": button.act,
        }
