"""What was offered last: read from the record, which may be older than the content."""

from __future__ import annotations

from dataclasses import dataclass

from actions.labels import known
from actions.turns import Turn
from wire.content import Content

CLARIFY = "clarify"
MORE = "more"
HANDOFF = "handoff"


@dataclass(frozen=True)
class Offer:
    """An offer that can still be kept."""

    kind: str
    topics: tuple[str, ...]


def open_offer(content: Content, turn: Turn) -> Offer | None:
    """Return the last offer, or None when there is none or its topics are gone."""
    given = turn.record.offer or {}
    kind, named = given.get("kind"), given.get("topics")
    topics = known(content, named if isinstance(named, list) else [])
    if kind == HANDOFF or (kind in (CLARIFY, MORE) and topics):
        return Offer(str(kind), tuple(topics))
    return None
