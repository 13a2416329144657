"""Conversations: the token's sum, the state, and the dialogue record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table
from sqlalchemy.ext.asyncio import AsyncConnection

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


_GET: Final = CONVERSATIONS.select()


async def add_conversation(connection: AsyncConnection, conversation: Conversation) -> None:
    """Store a new conversation."""
    await connection.execute(CONVERSATIONS.insert(), vars(conversation))


async def get_conversation(
    connection: AsyncConnection, conversation_id: str, *, for_update: bool = False
) -> Conversation | None:
    """Return the conversation, or None. `for_update` keeps it from other writers."""
    query = _GET.where(CONVERSATIONS.c.id == conversation_id)
    if for_update:
        query = query.with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Conversation(**row._asdict())


async def set_conversation(
    connection: AsyncConnection, conversation_id: str, values: dict[str, Any]
) -> None:
    """Change columns of a conversation."""
    query = CONVERSATIONS.update().where(CONVERSATIONS.c.id == conversation_id)
    await connection.execute(query.values(values))


async def delete_conversation(connection: AsyncConnection, conversation_id: str) -> None:
    """Delete the conversation; its messages, turns, contacts and feedback go with it."""
    await connection.execute(CONVERSATIONS.delete().where(CONVERSATIONS.c.id == conversation_id))
