"""What a message asks: one question, or two when two clauses are sure and different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import softmax

from components.bands import Thresholds, band
from wire import names

RANKED = 5  # labels of a question that travel to the actions


@dataclass(frozen=True)
class Row:
    """What the model says of one text: probabilities (labels,) and an out-of-scope score."""

    text: str
    probabilities: np.ndarray
    strangeness: float


def mixed(alone: Row, in_context: Row, weight: float) -> Row:
    """Return one opinion of two readings, mixed in log probabilities; the less strange counts."""
    logs = (np.log(np.maximum(row.probabilities, 1e-9)) for row in (alone, in_context))
    first, second = logs
    strangeness = min(alone.strangeness, in_context.strangeness)
    return Row(alone.text, softmax((1 - weight) * first + weight * second), strangeness)


@dataclass(frozen=True)
class Question:
    """A text with what the model made of it."""

    text: str
    ranking: list[dict[str, Any]]  # every label, sorted by confidence
    band: str
    strangeness: float
    in_context: bool = False  # understood only with the topic before it

    @classmethod
    def read(
        cls,
        text: str,
        probabilities: np.ndarray,
        labels: list[str],
        strangeness: float,
        at: Thresholds,
    ) -> Question:
        """Make a question of one row of probabilities (labels,)."""
        order = np.argsort(-probabilities, kind="stable")
        ranking = [{"name": labels[i], "confidence": float(probabilities[i])} for i in order]
        two = (ranking[0]["confidence"], ranking[1]["confidence"])
        # A stranger that is known for one is no guess: strangeness only confirms it.
        known = ranking[0]["name"] in names.STRANGERS
        stranger = sum(guess["confidence"] for guess in ranking if guess["name"] in names.STRANGERS)
        found = band(two, *((-np.inf, at) if known else (strangeness, at, stranger)))
        return cls(text, ranking, found, strangeness)

    @property
    def name(self) -> str:
        """The best label."""
        return str(self.ranking[0]["name"])

    @property
    def confidence(self) -> float:
        """The best label's probability."""
        return float(self.ranking[0]["confidence"])

    @property
    def intent(self) -> str:
        """The intent that a rule knows: the base intent when sure, else what to do instead."""
        if self.band == names.BAND_ANSWER:
            return self.name.split("/")[0]
        if self.band == names.BAND_CLARIFY:
            return names.INTENT_CLARIFY
        return names.INTENT_FALLBACK

    def to_dict(self) -> dict[str, Any]:
        """What travels to the actions."""
        return {
            "text": self.text,
            "name": self.name,
            "confidence": self.confidence,
            "band": self.band,
            "ranking": self.ranking[:RANKED],
            "in_context": self.in_context,
        }


def questions(
    whole: Question, clauses: list[Question], halves: list[Question], clause_probability: float
) -> list[Question]:
    """Return what is asked: two sure halves, the one sure clause of an unsure message, or all."""
    if len(halves) == 2 and all(half.band == names.BAND_ANSWER for half in halves):
        return halves
    if whole.band != names.BAND_ANSWER and not whole.in_context:
        sure = _sure_topics(clauses, clause_probability)
        if len({clause.name for clause in sure}) == 1:
            return sure[:1]
    return [whole]


def _sure_topics(clauses: list[Question], least: float) -> list[Question]:
    """Return the clauses that surely ask a topic, the surest first."""
    sure = [
        clause
        for clause in clauses
        if clause.band == names.BAND_ANSWER
        and clause.confidence >= least
        and clause.intent == names.INTENT_FAQ
    ]
    return sorted(sure, key=lambda clause: -clause.confidence)
