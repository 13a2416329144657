"""Feedback: whether an answer helped, the last word counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from lantern.store.schema import ID, METADATA, TIME

FEEDBACK: Final = Table(
    "feedback",
    METADATA,
    Column("message_id", ID, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "conversation_id",
        ID,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("helpful", Boolean, nullable=False),
    Column("created_at", TIME, nullable=False),
)


@dataclass(frozen=True)
class Feedback:
    """One row."""

    message_id: str
    conversation_id: str
    helpful: bool
    created_at: str


def set_feedback(connection: Connection, feedback: Feedback) -> None:
    """Store what the visitor thinks of a message, in place of what they thought before."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    query = insert(FEEDBACK).values(vars(feedback))
    new = {"helpful": feedback.helpful, "created_at": feedback.created_at}
    connection.execute(query.on_conflict_do_update(index_elements=["message_id"], set_=new))
