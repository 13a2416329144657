"""Holds what visitors were shown against the store, and the store against what staff received.

Exactly once means: one escalation for each conversation, episode and kind; one notice for each
escalation; one delivery of it by each channel. A notice arrives at least once by mail and webhook
and always with the same id, so that a receiver who ignores ids it knows has each exactly once.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.soak.checker import check_attempts, check_same_again
from tests.soak.escalation_desk import SECRET, Desk
from tests.soak.escalation_messages import AT_ONCE
from tests.soak.escalation_visitors import Raised, Said, Talk
from tests.soak.killer import Kill

Json = dict[str, Any]
# From secret, headers and body to whether a post is signed: what docs/alerts.md shows.
Check = Callable[[bytes, Mapping[str, str], bytes], bool]
CHANNELS: Final = ("console", "mail", "webhook")
SHOWN: Final = 5  # problems of one kind in a report


@dataclass(frozen=True)
class Kept:
    """What the store holds in the end: rows of its tables."""

    escalations: list[Json]
    outbox: list[Json]
    deliveries: list[Json]
    messages: list[Json]

    @classmethod
    def read(cls, data: Path) -> Kept:
        """Read the SQLite file of a data folder."""
        path = data / "lantern.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            tables = (
                [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
                for name in ("escalations", "outbox", "deliveries", "messages")
            )
            return cls(*tables)

    @property
    def waiting(self) -> int:
        """How many deliveries are neither made nor given up."""
        return sum(row["next_attempt_at"] is not None for row in self.deliveries)


@dataclass(frozen=True)
class Arrived:
    """One alert as it came to the desk."""

    id: str
    kind: str
    conversation_id: str


def posts_of(desk: Desk) -> list[Arrived]:
    """Return what came by webhook and was taken."""
    found = [post.json for post in desk.web.posts]
    return [Arrived(alert["id"], alert["class"], alert["conversation_id"]) for alert in found]


def mails_of(desk: Desk) -> list[Arrived]:
    """Return what came by mail."""
    return [_mailed(received.raw.decode()) for received in desk.mail.received]


def _mailed(raw: str) -> Arrived:
    lines = (line.partition(": ") for line in raw.splitlines())
    fields = {name: value.strip() for name, _, value in lines}
    return Arrived(fields["X-Lantern-Alert"], fields["Class"], fields["Conversation"])


def check_talk(url: str, talk: Talk, kept: Kept, kills: Sequence[Kill]) -> Iterator[str]:
    """Each message is kept once, each cry was heard, and to send it again changes nothing."""
    rows = [row for row in kept.messages if row["conversation_id"] == talk.id]
    if sorted(row["seq"] for row in rows) != list(range(1, len(rows) + 1)):
        yield "numbers are not in a row"
    visitors = sum(row["author"] == "visitor" for row in rows)
    if visitors != len(talk.sent):
        yield f"{len(talk.sent)} messages were acknowledged, {visitors} are kept"
    for sent in talk.sent:
        yield from check_attempts(sent, kills)
    for said in talk.said:
        yield from check_heard(said)
        yield from check_same_again(url, talk, said.sent)


def check_heard(said: Said) -> Iterator[str]:
    """Rules and small model need no Rasa, and a cry always gets a card or a person."""
    if said.cry.heard_by in AT_ONCE and said.degraded:
        yield f"degraded, though the {said.cry.heard_by} heard it: {said.cry.text!r}"
    if b'"type":"card"' not in said.sent.answer and b'"type":"handoff"' not in said.sent.answer:
        yield f"neither card nor person, heard by the {said.cry.heard_by}: {said.cry.text!r}"


def check_escalations(talks: Sequence[Talk], kept: Kept) -> Iterator[str]:
    """Every acknowledged cry of a new episode has one escalation, and nothing else has one."""
    expected: set[Raised] = set().union(*(talk.raised for talk in talks))
    rows = Counter((r["conversation_id"], r["episode"], r["kind"]) for r in kept.escalations)
    yield from named("escalation is lost", expected - set(rows))
    # Words that may speak of the clinic's own people go to another mailbox, as a kind of their own.
    own_staff = {
        (talk, episode, "abuse_own_staff") for talk, episode, k in expected if k == "abuse"
    }
    yield from named("escalation is nobody's", set(rows) - expected - own_staff)
    yield from named("escalation stands twice", [row for row, n in rows.items() if n > 1])


def check_notices(kept: Kept) -> Iterator[str]:
    """One notice an escalation, one delivery of it by each channel, all of them made."""
    escalations = {row["id"] for row in kept.escalations}
    notices = Counter(row["escalation_id"] for row in kept.outbox)
    yield from named("escalation has no notice", escalations - set(notices))
    yield from named("notice has no escalation", set(notices) - escalations)
    yield from named("escalation has two notices", [key for key, n in notices.items() if n > 1])
    by_notice: dict[str, list[str]] = defaultdict(list)
    for row in kept.deliveries:
        by_notice[row["notice_id"]].append(row["channel"])
    wrong = [r["id"] for r in kept.outbox if sorted(by_notice[r["id"]]) != sorted(CHANNELS)]
    yield from named("notice is not delivered once by each channel", wrong)
    late = [row["id"] for row in kept.deliveries if not row["delivered_at"]]
    yield from named("delivery was not made", late)
    yield from named(
        "notice is not marked sent", [r["id"] for r in kept.outbox if not r["sent_at"]]
    )


def check_arrivals(kept: Kept, channel: str, arrived: Sequence[Arrived]) -> Iterator[str]:
    """Each notice arrived, says what its escalation says, and never has another id."""
    escalations = {row["id"]: row for row in kept.escalations}
    about = {row["id"]: escalations.get(row["escalation_id"], {}) for row in kept.outbox}
    tries = {r["notice_id"]: r["attempts"] for r in kept.deliveries if r["channel"] == channel}
    times = Counter(alert.id for alert in arrived)
    yield from named(f"{channel}: never arrived", set(about) - set(times))
    yield from named(f"{channel}: arrived with an unknown id", set(times) - set(about))
    often = [key for key, n in times.items() if n > tries.get(key, 0)]
    yield from named(f"{channel}: arrived more often than it was tried", often)
    other = {
        alert.id
        for alert in arrived
        if (row := about.get(alert.id))
        and (alert.kind, alert.conversation_id) != (row["kind"], row["conversation_id"])
    }
    yield from named(f"{channel}: says something else than its escalation", other)


def check_signatures(desk: Desk, signed: Check) -> Iterator[str]:
    """Every post, taken or refused, is signed, and its header carries the alert's id."""
    posts = [*desk.web.posts, *desk.web.refused]
    forged = [post for post in posts if not signed(SECRET.encode(), post.headers, post.body)]
    yield from named("post is not signed", [post.json["id"] for post in forged])
    keys = [p.json["id"] for p in posts if p.headers["Idempotency-Key"] != p.json["id"]]
    yield from named("post has another id in its header", keys)


def named(what: str, found: set[Any] | Sequence[Any]) -> Iterator[str]:
    """Yield a sentence with the number and the first of what was found; nothing for nothing."""
    if found:
        yield f"{what}: {len(found)}, such as {sorted(found, key=str)[:SHOWN]}"
