"""Erasures: the receipt that remains when a conversation is erased."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.engine import Connection

from lantern.store.contacts import count_contacts
from lantern.store.conversations import delete_conversation
from lantern.store.escalations import set_erased
from lantern.store.messages import count_messages
from lantern.store.schema import ID, METADATA, TIME, now_text

ERASURES: Final = Table(
    "erasures",
    METADATA,
    Column("receipt_id", ID, primary_key=True),
    # The id's sum: enough to erase the conversation again after a backup is restored.
    Column("conversation_digest", String(64), nullable=False, index=True),
    Column("erased_at", TIME, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("contacts", Integer, nullable=False),
)


@dataclass(frozen=True)
class Erasure:
    """One row: a receipt."""

    receipt_id: str
    conversation_digest: str
    erased_at: str
    messages: int
    contacts: int


def erase_conversation(connection: Connection, conversation_id: str) -> Erasure:
    """Delete everything of the conversation and leave a receipt."""
    erasure = Erasure(
        receipt_id=str(uuid.uuid4()),
        conversation_digest=hashlib.sha256(conversation_id.encode()).hexdigest(),
        erased_at=now_text(),
        messages=count_messages(connection, conversation_id),
        contacts=count_contacts(connection, conversation_id),
    )
    delete_conversation(connection, conversation_id)
    set_erased(connection, conversation_id)
    connection.execute(ERASURES.insert(), vars(erasure))
    return erasure
