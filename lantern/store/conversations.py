"""Conversations: the token's sum, the state, and the dialogue record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table, bindparam
from sqlalchemy.engine import Connection

from lantern.store.schema import CODE, ID, METADATA, TIME

CONVERSATIONS: Final = Table(
    "conversations",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("token_digest", String(64), nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("updated_at", TIME, nullable=False),
    Column("state", CODE, nullable=False),
    # Where `back` leads to: the state before a card paused the conversation.
    Column("state_before_card", CODE),
    # The card that is up: triage, triage_all, tier, priority.
    Column("card", JSON(none_as_null=True)),
    # Runs from a card to the button that closes it; part of an escalation's key.
    Column("episode", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("last_seen", Float),
    Column("record", JSON, nullable=False),
    Column("redaction_told", Boolean, nullable=False),
    Index("ix_conversations_updated_at", "updated_at"),
)


@dataclass(frozen=True)
class Conversation:
    """One row."""

    id: str
    token_digest: str
    created_at: str
    updated_at: str
    state: str
    state_before_card: str | None
    card: dict[str, Any] | None
    episode: int
    last_seq: int
    last_seen: float | None
    record: dict[str, Any]
    redaction_told: bool


_GET: Final = CONVERSATIONS.select().where(CONVERSATIONS.c.id == bindparam("key"))
_GET_TO_CHANGE: Final = _GET.with_for_update()
_SET: Final = CONVERSATIONS.update().where(CONVERSATIONS.c.id == bindparam("key"))


def add_conversation(connection: Connection, conversation: Conversation) -> None:
    """Store a new conversation."""
    connection.execute(CONVERSATIONS.insert(), vars(conversation))


def get_conversation(
    connection: Connection, conversation_id: str, *, for_update: bool = False
) -> Conversation | None:
    """Return the conversation, or None. `for_update` keeps it from other writers."""
    query = _GET_TO_CHANGE if for_update else _GET
    row = connection.execute(query, {"key": conversation_id}).one_or_none()
    return None if row is None else Conversation(**row._asdict())


def set_conversation(connection: Connection, conversation_id: str, values: dict[str, Any]) -> None:
    """Change columns of a conversation."""
    connection.execute(_SET, {"key": conversation_id, **values})


def delete_conversation(connection: Connection, conversation_id: str) -> None:
    """Delete the conversation; its messages, turns, contacts and feedback go with it."""
    connection.execute(CONVERSATIONS.delete().where(CONVERSATIONS.c.id == conversation_id))
