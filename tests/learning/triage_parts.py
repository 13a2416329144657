"""Messages of triage sets and what is shown for them, for the tests of their evaluation."""

from __future__ import annotations

from typing import Any

from lantern.learning.evaluation.triage_judging import Shown, TriageJudged
from lantern.learning.evaluation.triage_sets import TriageLine
from lantern.learning.evaluation.triage_situations import UP

NOTHING = Shown()
GENTLE = Shown(tier="C", gentle=True)


def line(*classes: str, number: int = 1, **fields: Any) -> TriageLine:
    """A message of a set."""
    return TriageLine(
        **{"set": "dev/set", "text": "secret words", **fields}, number=number, classes=classes
    )


def card(*classes: str, priority: str = "P0", **fields: Any) -> Shown:
    """A card."""
    return Shown(classes, priority=priority, **fields)


def judged(line: TriageLine, up: Shown, **others: Shown) -> TriageJudged:
    """A message with what is shown for it."""
    return TriageJudged(line, {UP: up, **others})
