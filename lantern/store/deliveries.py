"""Deliveries of notices: taken on, settled, listed, tried again; and whether staff were reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection

from lantern.store.escalations import ESCALATIONS
from lantern.store.outbox import CONSOLE, DELIVERIES, OUTBOX
from lantern.store.schema import now_text

# From so many attempts on, staff count as not reached: a short hiccup is none of a visitor's.
FAILING_AFTER: Final = 3

_D: Final = DELIVERIES.c
_COLUMNS: Final = (
    *(_D.id, _D.notice_id, _D.channel, _D.attempts, _D.since),
    *(_D.next_attempt_at, _D.last_error, _D.dead_at),
    *(OUTBOX.c.event, OUTBOX.c.created_at),
    *(ESCALATIONS.c.conversation_id, ESCALATIONS.c.kind, ESCALATIONS.c.priority),
    ESCALATIONS.c.erased,
)
_JOINED: Final = DELIVERIES.join(OUTBOX, OUTBOX.c.id == _D.notice_id).join(
    ESCALATIONS, ESCALATIONS.c.id == OUTBOX.c.escalation_id
)


@dataclass(frozen=True)
class Delivery:
    """One notice by one channel, with all that may be said of its escalation."""

    id: str
    notice_id: str
    channel: str
    attempts: int
    since: str
    next_attempt_at: str | None
    last_error: str | None
    dead_at: str | None
    event: str
    created_at: str
    conversation_id: str
    kind: str
    priority: str
    erased: bool


def has_due(connection: Connection, channel: str) -> bool:
    """Say whether a delivery by this channel may be tried now."""
    query = select(_D.id).where(_D.channel == channel, _D.next_attempt_at <= now_text()).limit(1)
    return connection.execute(query).first() is not None


def claim_due(connection: Connection, channel: str, most: int, until: str) -> list[Delivery]:
    """Take on due deliveries, the most urgent first; nobody else gets them before `until`."""
    query = (
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(_D.channel == channel, _D.next_attempt_at <= now_text())
        .order_by(ESCALATIONS.c.priority, _D.next_attempt_at)
        .limit(most)
    )
    due = [Delivery(**row._asdict()) for row in connection.execute(query)]
    return [_claimed(delivery, until) for delivery in due if _claim(connection, delivery, until)]


def _claim(connection: Connection, delivery: Delivery, until: str) -> bool:
    """False when another courier was faster."""
    query = DELIVERIES.update().where(
        _D.id == delivery.id, _D.next_attempt_at == delivery.next_attempt_at
    )
    values = {"attempts": delivery.attempts + 1, "next_attempt_at": until}
    return connection.execute(query.values(values)).rowcount == 1


def _claimed(delivery: Delivery, until: str) -> Delivery:
    return replace(delivery, attempts=delivery.attempts + 1, next_attempt_at=until)


def set_delivered(connection: Connection, delivery: Delivery) -> bool:
    """Mark it delivered. False when it was so already."""
    now = now_text()
    query = DELIVERIES.update().where(_D.id == delivery.id, _D.delivered_at.is_(None))
    done = {"delivered_at": now, "next_attempt_at": None, "last_error": None, "dead_at": None}
    if connection.execute(query.values(done)).rowcount != 1:
        return False
    left = select(_D.id).where(_D.notice_id == delivery.notice_id, _D.delivered_at.is_(None))
    notice = OUTBOX.update().where(OUTBOX.c.id == delivery.notice_id, ~left.exists())
    connection.execute(notice.values(sent_at=now))
    return True


def set_failed(connection: Connection, delivery: Delivery, error: str, again: str | None) -> bool:
    """Keep the code of a failed attempt, and when to try again; None gives up.

    False when another courier has taken it on since, or has delivered it: then that one decides.
    """
    query = DELIVERIES.update().where(
        _D.id == delivery.id, _D.attempts == delivery.attempts, _D.delivered_at.is_(None)
    )
    dead = now_text() if again is None else None
    values = {"last_error": error, "next_attempt_at": again, "dead_at": dead}
    return connection.execute(query.values(values)).rowcount == 1


def list_undelivered(connection: Connection) -> list[Delivery]:
    """Return what waits and what was given up, the most urgent first."""
    query = (
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(_D.delivered_at.is_(None))
        .order_by(ESCALATIONS.c.priority, OUTBOX.c.created_at, _D.channel)
    )
    return [Delivery(**row._asdict()) for row in connection.execute(query)]


def set_due(connection: Connection, delivery_id: str | None = None) -> int:
    """Try this one again from the start, or all that were given up; returns how many."""
    which = _D.dead_at.is_not(None) if delivery_id is None else _D.id == delivery_id
    query = DELIVERIES.update().where(which, _D.delivered_at.is_(None))
    fresh: dict[str, Any] = {"attempts": 0, "last_error": None, "dead_at": None}
    now = now_text()
    return connection.execute(query.values(since=now, next_attempt_at=now, **fresh)).rowcount


def undeliverable(connection: Connection, conversation_id: str) -> bool:
    """Say whether staff could not be told of this conversation by mail or webhook.

    The newest notice that was delivered or failed decides. It failed when each of its channels but
    the console gave up or failed several times. With the console alone nothing can fail.
    """
    failed = False
    for notice in _notices(connection, conversation_id):
        if any(state.delivered_at is not None for state in notice):
            failed = False
        elif all(state.fails for state in notice):
            failed = True
    return failed


class _State(NamedTuple):
    notice_id: str
    attempts: int
    last_error: str | None
    delivered_at: str | None
    dead_at: str | None

    @property
    def fails(self) -> bool:
        often = self.last_error is not None and self.attempts >= FAILING_AFTER
        return self.dead_at is not None or often


def _notices(connection: Connection, conversation_id: str) -> Iterator[list[_State]]:
    """Yield the deliveries of each notice that leave this machine, oldest notice first."""
    query = (
        select(*(_D[name] for name in _State._fields))
        .select_from(_JOINED)
        .where(ESCALATIONS.c.conversation_id == conversation_id, _D.channel != CONSOLE)
        .order_by(OUTBOX.c.created_at, _D.notice_id)
    )
    states = [_State(*row) for row in connection.execute(query)]
    for _, notice in groupby(states, key=lambda state: state.notice_id):
        yield list(notice)
