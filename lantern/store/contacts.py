"""Contact details visitors leave: encrypted, and apart from the transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, func, select
from sqlalchemy.engine import Connection

from lantern.store.schema import CODE, ID, METADATA, TIME

CONTACTS: Final = Table(
    "contacts",
    METADATA,
    Column("id", ID, primary_key=True),
    Column(
        "conversation_id",
        ID,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("created_at", TIME, nullable=False),
    Column("topic", CODE),
    Column("sealed", LargeBinary, nullable=False),  # name, contact and best time
)


@dataclass(frozen=True)
class Contact:
    """One row."""

    id: str
    conversation_id: str
    created_at: str
    topic: str | None
    sealed: bytes


def add_contact(connection: Connection, contact: Contact) -> None:
    """Store a contact."""
    connection.execute(CONTACTS.insert(), vars(contact))


def count_contacts(connection: Connection, conversation_id: str) -> int:
    """Return how often contact details were left."""
    query = select(func.count()).where(CONTACTS.c.conversation_id == conversation_id)
    return int(connection.execute(query).scalar_one())
