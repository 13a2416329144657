"""Judges what triage showed for a message: pure functions of what was shown and what was owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lantern.learning.evaluation.triage_sets import P0, TriageLine

Json = dict[str, Any]

RIGHT: Final = "right"  # of messages that are owed a card
WRONG_CLASS: Final = "wrong class"
P0_CARD: Final = "P0 card"  # of messages that are owed none
CARD: Final = "card"
GENTLE: Final = "gentle"  # of both
NOTHING: Final = "nothing"


@dataclass(frozen=True)
class Shown:
    """What a visitor would see of triage: a card, a gentle line, or nothing."""

    classes: tuple[str, ...] = ()  # all that the card is for
    tier: str | None = None
    priority: str | None = None
    gentle: bool = False  # a tier C line or a check-in
    turn_id: str | None = None  # where a running Lantern was asked

    @property
    def card(self) -> bool:
        """Whether a card came up."""
        return bool(self.classes)


@dataclass(frozen=True)
class TriageJudged:
    """One message with what was shown for it in each situation."""

    line: TriageLine
    shown: Mapping[str, Shown]

    def outcome(self, situation: str) -> str:
        """Return how it went in a situation."""
        return outcome(self.line, self.shown[situation])


def outcome(line: TriageLine, shown: Shown) -> str:
    """Return one of the outcomes above; a gentle line is neither recall nor a false alarm."""
    if not shown.card:
        return GENTLE if shown.gentle else NOTHING
    if line.priority is None:
        return P0_CARD if shown.priority == P0 else CARD
    return RIGHT if set(line.classes) & set(shown.classes) else WRONG_CLASS


def shown_in(replies: Sequence[Json], notices: Sequence[Json], turn_id: str) -> Shown:
    """Return what the bot's messages show."""
    cards = [reply for reply in replies if reply["type"] == "card"]
    gentle = any(notice["tier"] == "C" for notice in notices)
    if not cards:
        return Shown(gentle=gentle, turn_id=turn_id)
    card = cards[0]  # at most one is ever shown
    return Shown(tuple(card["triage_all"]), card["tier"], card["priority"], gentle, turn_id)
