"""Writes the messages of one turn down with rising numbers."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from lantern.store.messages import Message
from lantern.store.schema import now_text
from wire.payloads import BotMessage

REMOVED = "[removed]"  # stands for a text that could not be redacted
_SPARSE = ("title", "disclaimers", "citations", "buttons", "links", "triage_all", "exit_label")


class Pen:
    """Numbers go on from the conversation's last one."""

    def __init__(self, conversation_id: str, last_seq: int, turn_id: str | None) -> None:
        self._conversation_id = conversation_id
        self._turn_id = turn_id
        self.last_seq = last_seq
        self.written: list[Message] = []

    def visitor(self, text: str, *, pressed: bool = False) -> None:
        """Write the visitor's message, redacted. `pressed`: it is a button's title."""
        self._write(BotMessage(type="text", text=text), "visitor", "", {"pressed": pressed})

    def bot(self, message: BotMessage, content_version: str) -> None:
        """Write a message of the bot."""
        self._write(message, "bot", content_version, {})

    def system(self, text: str, content_version: str) -> None:
        """Write a notice that nobody says: the system line."""
        self._write(BotMessage(type="notice", text=text), "system", content_version, {})

    def _write(
        self, message: BotMessage, author: str, content_version: str, parts: dict[str, object]
    ) -> None:
        self.last_seq += 1
        data = asdict(message)
        parts |= {name: data[name] for name in _SPARSE if data[name]}
        self.written.append(
            Message(
                id=str(uuid.uuid4()),
                conversation_id=self._conversation_id,
                turn_id=self._turn_id,
                seq=self.last_seq,
                author=author,
                type=message.type,
                text=message.text,
                created_at=now_text(),
                topic=message.topic,
                triage=message.triage,
                tier=message.tier,
                priority=message.priority,
                degraded=message.degraded,
                parts=parts,
                content_version=content_version,
            )
        )
