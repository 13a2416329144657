"""What the web app hears in a visitor's words before anything else: the rules and a small model.

Union, never vote: either one is enough for a card.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wire.danger import Danger, Thresholds, judge
from wire.small_model import URGENT, SmallModel
from wire.triage import CLASS_ORDER, Triage, TriageResult

SMALL_MODEL: Final = "small_model.json"  # in the folder of models, beside the content
MODEL_RULE: Final = "small_model"  # stands among the rules that fired
CHECK_IN_RULE: Final = "small_model_check_in"


class HearingError(ValueError):
    """The small model's file cannot be used. Carries a reason."""


class Hearing:
    """The rules alone, or the rules together with a small model."""

    def __init__(
        self,
        triage: Triage,
        small: SmallModel | None = None,
        at: Thresholds | None = None,
        at_alone: Thresholds | None = None,
    ) -> None:
        self._triage = triage
        self._small = small
        self._at = at
        self._at_alone = at_alone or at

    @classmethod
    def load(cls, triage: Triage, path: Path) -> Hearing:
        """Add the model of a file that training wrote. Raises HearingError."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            model = SmallModel.from_dict(data["model"])
            at, alone = (Thresholds.from_dict(data[name]) for name in ("thresholds", "alone"))
            return cls(triage, model, at, alone)
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise HearingError(type(error).__name__) from None

    def evaluate(self, texts: Sequence[str]) -> TriageResult:
        """Test the last of `texts`, as the rules do; the model reads it alone."""
        return self._heard(texts, self._at)

    def alone(self, text: str) -> TriageResult:
        """Test one text that nothing else will look at: the model is heard sooner."""
        return self._heard([text], self._at_alone)

    def _heard(self, texts: Sequence[str], at: Thresholds | None) -> TriageResult:
        result = self._triage.evaluate(texts)
        if self._small is None or at is None or not texts:
            return result
        margins = self._small.margins(self._triage.tokens(texts[-1]))
        heard = joined(result, judge(margins, at))
        return dataclasses.replace(heard, nearness=margins[URGENT])


def joined(result: TriageResult, danger: Danger) -> TriageResult:
    """Return what the rules found with what a model heard."""
    if not danger.classes:
        if not danger.check_in or result.fired:
            return result
        return dataclasses.replace(result, rules=(*result.rules, CHECK_IN_RULE))
    classes = {*result.classes, *danger.classes}
    tier = result.tier if result.tier in ("A", "B") else None
    if tier is None and "self_harm" in classes:
        tier = "B"
    return TriageResult(
        classes=tuple(name for name in CLASS_ORDER if name in classes),
        tier=tier,
        rules=(*result.rules, MODEL_RULE),
        urgent=result.urgent or danger.urgent,
    )
