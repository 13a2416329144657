"""Messages: what the visitor, the bot and the staff said, numbered within a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.engine import Connection

from lantern.store.schema import CODE, ID, METADATA, TIME

MESSAGES: Final = Table(
    "messages",
    METADATA,
    Column("id", ID, primary_key=True),
    Column(
        "conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    Column("turn_id", ID, index=True),
    Column("seq", Integer, nullable=False),
    Column("author", CODE, nullable=False),
    Column("type", CODE, nullable=False),
    Column("text", Text, nullable=False),
    Column("topic", CODE),
    Column("created_at", TIME, nullable=False),
    Column("triage", CODE),
    Column("tier", String(1)),
    Column("priority", String(2)),
    Column("degraded", Boolean, nullable=False),
    # title, triage_all, disclaimers, citations, buttons (unsigned), links
    Column("parts", JSON, nullable=False),
    Column("content_version", String(64), nullable=False),
    UniqueConstraint("conversation_id", "seq"),
)
_ABUSE: Final = "abuse"


@dataclass(frozen=True)
class Message:
    """One row. Buttons are stored unsigned; they are signed whenever they are shown."""

    id: str
    conversation_id: str
    turn_id: str | None
    seq: int
    author: str
    type: str
    text: str
    created_at: str
    topic: str | None = None
    triage: str | None = None
    tier: str | None = None
    priority: str | None = None
    degraded: bool = False
    parts: dict[str, Any] = field(default_factory=dict)
    content_version: str = ""


def add_messages(connection: Connection, messages: Sequence[Message]) -> None:
    """Store messages; a number given twice in a conversation is refused by the database."""
    if messages:
        connection.execute(MESSAGES.insert(), [vars(message) for message in messages])


def list_messages(
    connection: Connection, conversation_id: str, after: int = 0, limit: int = 200
) -> list[Message]:
    """Return messages with a number above `after`, oldest first."""
    c = MESSAGES.c
    query = (
        MESSAGES.select()
        .where(c.conversation_id == conversation_id, c.seq > after)
        .order_by(c.seq)
        .limit(limit)
    )
    return [Message(**row._asdict()) for row in connection.execute(query)]


def hidden_before(connection: Connection, conversation_id: str) -> int:
    """Return the number of the last card about abuse, or 0: what is older is not shown again.

    Somebody else may open the chat from the same screen (BRIEF 4, abuse).
    """
    c = MESSAGES.c
    query = (
        select(c.seq, c.parts)
        .where(c.conversation_id == conversation_id, c.type == "card")
        .order_by(c.seq.desc())
    )
    rows = connection.execute(query)
    return next((row.seq for row in rows if _ABUSE in row.parts.get("triage_all", ())), 0)


def list_shown(
    connection: Connection, conversation_id: str, after: int = 0, limit: int = 200
) -> list[Message]:
    """Return what may be shown again of the messages above `after`, oldest first."""
    hidden = hidden_before(connection, conversation_id)
    return list_messages(connection, conversation_id, max(after, hidden - 1), limit)


def list_turn_messages(connection: Connection, turn_id: str) -> list[Message]:
    """Return the messages of a turn, in order."""
    query = MESSAGES.select().where(MESSAGES.c.turn_id == turn_id).order_by(MESSAGES.c.seq)
    return [Message(**row._asdict()) for row in connection.execute(query)]


def get_message(connection: Connection, conversation_id: str, message_id: str) -> Message | None:
    """Return one message of the conversation, or None."""
    c = MESSAGES.c
    query = MESSAGES.select().where(c.id == message_id, c.conversation_id == conversation_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else Message(**row._asdict())


def count_messages(connection: Connection, conversation_id: str) -> int:
    """Return how many messages the conversation has."""
    query = select(func.count()).where(MESSAGES.c.conversation_id == conversation_id)
    return int(connection.execute(query).scalar_one())
