"""Turns: one visitor's message and the replies to it, stored once by its client_message_id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    or_,
)
from sqlalchemy.engine import Connection

from lantern.store.schema import CODE, ID, METADATA, TIME

PENDING: Final = "pending"
DONE: Final = "done"

TURNS: Final = Table(
    "turns",
    METADATA,
    Column("id", ID, primary_key=True),
    Column(
        "conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    Column("client_message_id", ID, nullable=False),
    # A keyed sum of the body, so that the same id with other words is noticed without the words.
    Column("body_digest", String(64), nullable=False),
    Column("status", CODE, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("completed_at", TIME),
    Column("received", Float, nullable=False),
    Column("previous", Float),  # when the message before was received
    Column("button", JSON(none_as_null=True)),
    Column("tier", String(1)),
    Column("rules", JSON, nullable=False),
    Column("nearness", Float),  # the small model's margin for P0: its place in the queue
    Column("redacted_kinds", JSON, nullable=False),
    # How it ended.
    Column("state", CODE),
    Column("failure", CODE),
    Column("needs_staff", Boolean, nullable=False),
    Column("understanding", JSON(none_as_null=True)),
    Column("model", String(200)),
    Column("action", CODE),
    Column("rasa_ms", Float),
    UniqueConstraint("conversation_id", "client_message_id"),
    Index("ix_turns_conversation_id_status", "conversation_id", "status"),
    Index("ix_turns_needs_staff", "needs_staff"),
)


@dataclass(frozen=True)
class Turn:
    """One row."""

    id: str
    conversation_id: str
    client_message_id: str
    body_digest: str
    status: str
    created_at: str
    received: float
    previous: float | None = None
    completed_at: str | None = None
    button: dict[str, Any] | None = None
    tier: str | None = None
    rules: list[str] = field(default_factory=list)
    nearness: float | None = None
    redacted_kinds: list[str] = field(default_factory=list)
    state: str | None = None
    failure: str | None = None
    needs_staff: bool = False
    understanding: dict[str, Any] | None = None
    model: str | None = None
    action: str | None = None
    rasa_ms: float | None = None


# Statements of every turn, built once: building them each time costs more than running them.
_CLOSE: Final = TURNS.update().where(TURNS.c.id == bindparam("key"), TURNS.c.status == PENDING)
_OWN_OR_PENDING: Final = TURNS.select().where(
    TURNS.c.conversation_id == bindparam("conversation"),
    or_(TURNS.c.client_message_id == bindparam("own"), TURNS.c.status == PENDING),
)


def add_turn(connection: Connection, turn: Turn) -> None:
    """Store a turn; the same client_message_id twice is refused by the database."""
    connection.execute(TURNS.insert(), vars(turn))


def list_pending(connection: Connection, conversation_id: str | None = None) -> list[Turn]:
    """Return the turns, of one conversation or all, that wait for their replies, oldest first."""
    c = TURNS.c
    query = TURNS.select().where(c.status == PENDING).order_by(c.received, c.created_at)
    if conversation_id is not None:
        query = query.where(c.conversation_id == conversation_id)
    return [Turn(**row._asdict()) for row in connection.execute(query)]


def close_turn(connection: Connection, turn_id: str, values: dict[str, Any]) -> bool:
    """Complete a pending turn. False when it is gone or complete already."""
    result = connection.execute(_CLOSE, {"key": turn_id, "status": DONE, **values})
    return result.rowcount == 1


def get_turn(connection: Connection, turn_id: str) -> Turn | None:
    """Return a turn by its id, or None."""
    row = connection.execute(TURNS.select().where(TURNS.c.id == turn_id)).one_or_none()
    return None if row is None else Turn(**row._asdict())


def find_turns(
    connection: Connection, conversation_id: str, client_message_id: str
) -> tuple[Turn | None, bool]:
    """Return the turn of this client_message_id, and whether another one is pending."""
    keys = {"conversation": conversation_id, "own": client_message_id}
    turns = [Turn(**row._asdict()) for row in connection.execute(_OWN_OR_PENDING, keys)]
    own = next((turn for turn in turns if turn.client_message_id == client_message_id), None)
    return own, any(turn is not own for turn in turns)
