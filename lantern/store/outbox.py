"""The outbox: notices to staff, and for every channel in use one delivery of each.

No text of a message is in it. Which channels are in use is a table and no argument: whoever raises
an escalation writes its deliveries in the same transaction and cannot forget a channel.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint, select
from sqlalchemy.engine import Connection

from lantern.store.schema import CODE, ID, METADATA, TIME, now_text

CONSOLE: Final = "console"
OUTSIDE: Final = "outside_care_team"  # mail to a named person whom no complaint can be about

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("escalation_id", ID, nullable=False, index=True),
    Column("event", CODE, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("sent_at", TIME),  # when the last of its channels had it
    Index("ix_outbox_sent_at", "sent_at"),
)
ALERT_CHANNELS: Final = Table("alert_channels", METADATA, Column("name", CODE, primary_key=True))
DELIVERIES: Final = Table(
    "deliveries",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("notice_id", ID, ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False),
    Column("channel", CODE, nullable=False),
    # Counted when an attempt begins, so that it also tells one attempt from the next.
    Column("attempts", Integer, nullable=False),
    Column("since", TIME, nullable=False),
    Column("next_attempt_at", TIME),  # none when it was delivered or given up
    Column("last_error", CODE),
    Column("delivered_at", TIME),
    Column("dead_at", TIME),
    UniqueConstraint("notice_id", "channel"),
    Index("ix_deliveries_channel_next_attempt_at", "channel", "next_attempt_at"),
)


def add_outbox(
    connection: Connection, escalation_id: str, event: str, *, confided: bool = False
) -> None:
    """Queue one notice to staff, and its delivery by each channel in use.

    `confided`: it may be about the care team, so where a person outside it is named, it goes there
    and to nobody else.
    """
    now = now_text()
    notice = {
        "id": str(uuid.uuid4()),
        "escalation_id": escalation_id,
        "event": event,
        "created_at": now,
    }
    connection.execute(OUTBOX.insert(), notice)
    rows = [
        {
            "id": str(uuid.uuid4()),
            "notice_id": notice["id"],
            "channel": channel,
            "attempts": 0,
            "since": now,
            "next_attempt_at": now,
        }
        for channel in sorted(_channels(connection, confided))
    ]
    if rows:
        connection.execute(DELIVERIES.insert(), rows)


def _channels(connection: Connection, confided: bool) -> set[str]:
    used = set(connection.execute(select(ALERT_CHANNELS.c.name)).scalars())
    return {CONSOLE, OUTSIDE} if confided and OUTSIDE in used else used - {OUTSIDE}


def set_channels(connection: Connection, names: Collection[str]) -> int:
    """Use these channels from now on. Gives up what waits for another; returns how many."""
    connection.execute(ALERT_CHANNELS.delete())
    connection.execute(ALERT_CHANNELS.insert(), [{"name": name} for name in sorted(names)])
    c = DELIVERIES.c
    waiting = c.channel.not_in(names), c.next_attempt_at.is_not(None)
    gone = {"dead_at": now_text(), "next_attempt_at": None, "last_error": "not_configured"}
    return connection.execute(DELIVERIES.update().where(*waiting).values(gone)).rowcount
