"""The web app's own parts in this process: real SQLite, the reviewed words, and no Rasa at all."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lantern.chat.exchange import Answer, Submission
from lantern.chat.pen import Pen
from lantern.config import Config
from lantern.services import Services, build_services
from lantern.store.conversations import Conversation, add_conversation, get_conversation
from lantern.store.messages import Message, add_messages, list_messages
from lantern.store.schema import now_text
from wire.payloads import Button, DialogueRecord

NOBODY = 1  # a port on which nobody listens

Json = dict[str, Any]


@dataclass
class Desk:
    """A running web app without its HTTP; `open` may be called again after `close`."""

    models_dir: Path
    data_dir: Path
    rasa_port: int = NOBODY
    rate_limit: int = 0
    services: Services = field(init=False, repr=False)

    async def open(self) -> Desk:
        """Start on what the data folder holds."""
        config = Config(
            models_dir=self.models_dir,
            data_dir=self.data_dir,
            rasa_port=self.rasa_port,
            rate_limit=self.rate_limit,
        )
        self.services = await build_services(config)
        return self

    async def close(self) -> None:
        """Stop."""
        await self.services.close()

    async def visitor(self, state: str = "bot") -> Visitor:
        """Begin a conversation."""
        now, key = now_text(), str(uuid.uuid4())
        conversation = Conversation(
            id=key,
            token_digest="0" * 64,
            created_at=now,
            updated_at=now,
            state=state,
            state_before_card=None,
            card=None,
            episode=1,
            last_seq=1,
            last_seen=None,
            record=DialogueRecord().to_dict(),
            redaction_told=False,
        )
        pen = Pen(key, 0, None)
        pen.bot(self.services.words.opening(), self.services.content.version)

        def store(connection: Any) -> None:
            add_conversation(connection, conversation)
            add_messages(connection, pen.written)

        await self.services.database.write(store)
        return Visitor(self, key)

    def rows(self, query: str, *values: Any) -> list[Json]:
        """Look into the SQLite file itself."""
        with closing(sqlite3.connect(self.data_dir / "lantern.sqlite3")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]


@dataclass
class Visitor:
    """Somebody with a conversation."""

    desk: Desk = field(repr=False)
    id: str

    async def say(self, text: str) -> list[Message]:
        """Type a message; return what is said to it."""
        return await self._send(text, None)

    async def press(self, button: Button) -> list[Message]:
        """Press a button."""
        return await self._send(button.title, button)

    async def state(self) -> str:
        """Return the state of the conversation, as the store has it."""
        return (await self._conversation()).state

    async def history(self) -> list[Message]:
        """Return everything that was said."""
        return await self.desk.services.database.read(lambda c: list_messages(c, self.id))

    async def alerts(self) -> list[Json]:
        """Return what was raised for the staff."""
        return self.desk.rows("SELECT * FROM escalations WHERE conversation_id = ?", self.id)

    async def _conversation(self) -> Conversation:
        found = await self.desk.services.database.read(lambda c: get_conversation(c, self.id))
        assert found is not None
        return found

    async def _send(self, text: str, button: Button | None) -> list[Message]:
        async def admit() -> tuple[Conversation, Submission]:
            key = str(uuid.uuid4())
            return await self._conversation(), Submission(key, key, text, button)

        answer: Answer = await self.desk.services.arrivals.receive(self.id, admit)
        return [message for message in answer.messages if message.author != "visitor"]
