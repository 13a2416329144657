"""Escalations: what staff must know. No text of a message."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Boolean, Column, Integer, String, Table, UniqueConstraint, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from lantern.store.outbox import add_outbox
from lantern.store.schema import CODE, ID, METADATA, TIME, now_text
from wire.cards import OWN_STAFF_KIND
from wire.payloads import Escalation
from wire.triage import CLASS_ORDER

# No foreign key: what was raised stays known to staff when the conversation is erased.
ESCALATIONS: Final = Table(
    "escalations",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("conversation_id", ID, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("priority", String(2), nullable=False),
    Column("turn_id", ID),
    Column("created_at", TIME, nullable=False),
    Column("closed_at", TIME),
    Column("erased", Boolean, nullable=False),
    UniqueConstraint("conversation_id", "episode", "kind"),
)


@dataclass(frozen=True)
class Raised:
    """What belongs to an escalation besides its kind."""

    conversation_id: str
    episode: int
    turn_id: str | None = None


def add_escalations(
    connection: Connection, raised: Raised, escalations: Iterable[Escalation]
) -> list[str]:
    """Store each escalation once an episode, with its notice to staff. Returns the new kinds."""
    added = []
    for escalation in escalations:
        if _add(connection, raised, escalation):
            added.append(escalation.kind)
    return added


def _add(connection: Connection, raised: Raised, escalation: Escalation) -> bool:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {
        "id": str(uuid.uuid4()),
        **vars(raised),
        "kind": escalation.kind,
        "priority": escalation.priority,
        "created_at": now_text(),
        "erased": False,
    }
    query = insert(ESCALATIONS).values(row).on_conflict_do_nothing()
    if connection.execute(query).rowcount != 1:
        return False
    confided = is_confided(connection, raised.conversation_id, escalation.kind)
    add_outbox(connection, row["id"], "escalation_raised", confided=confided)
    return True


def is_confided(connection: Connection, conversation_id: str, kind: str) -> bool:
    """Say whether a notice may be about the care team: then it has to go past it.

    Once a visitor complained of our own staff, so does a wish to be contacted. Danger never does.
    """
    if kind == OWN_STAFF_KIND:
        return True
    return kind not in CLASS_ORDER and OWN_STAFF_KIND in list_kinds(connection, conversation_id)


def find_escalation(
    connection: Connection, conversation_id: str, episode: int, kind: str
) -> str | None:
    """Return the id of this escalation, or None."""
    c = ESCALATIONS.c
    query = select(c.id).where(
        c.conversation_id == conversation_id, c.episode == episode, c.kind == kind
    )
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def list_kinds(connection: Connection, conversation_id: str) -> set[str]:
    """Return every kind that was ever raised in the conversation."""
    c = ESCALATIONS.c
    query = select(c.kind).where(c.conversation_id == conversation_id)
    return set((connection.execute(query)).scalars())


def set_erased(connection: Connection, conversation_id: str) -> None:
    """Note that the conversation behind these escalations was erased."""
    c = ESCALATIONS.c
    query = ESCALATIONS.update().where(c.conversation_id == conversation_id)
    connection.execute(query.values(erased=True))
