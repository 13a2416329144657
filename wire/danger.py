"""What the margins of a safety model mean: which card, how urgent, or only a gentle check-in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from wire.small_model import HEADS, URGENT
from wire.triage import CLASS_ORDER, URGENT_CLASSES

CHECK_IN: Final = "check_in"


class ThresholdsError(ValueError):
    """The thresholds are not a number for each head."""


@dataclass(frozen=True)
class Thresholds:
    """Least margins: of each head for its card, and of the urgent head for a check-in.

    `also` is what an urgent class needs to stand on an urgent card beside the likeliest one.
    """

    card: Mapping[str, float]
    check_in: float
    also: float

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Thresholds:
        """Read one model's thresholds. Raises ThresholdsError."""
        try:
            card = {head: float(data["card"][head]) for head in HEADS}
            found = cls(card, float(data[CHECK_IN]), float(data["also"]))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise ThresholdsError(str(error)) from None
        if any(map(math.isnan, (*card.values(), found.check_in, found.also))):
            raise ThresholdsError("a threshold is no number")
        return found


@dataclass(frozen=True)
class Danger:
    """What a model heard."""

    classes: tuple[str, ...] = ()  # in the order of CLASS_ORDER
    urgent: bool = False
    check_in: bool = False


def judge(margins: Mapping[str, float], at: Thresholds) -> Danger:
    """Return what `margins`, one a head, call for."""
    urgent = margins[URGENT] >= at.card[URGENT]
    fired = {name for name in CLASS_ORDER if margins[name] >= at.card[name]}
    if urgent:
        fired.add(max(sorted(URGENT_CLASSES), key=margins.__getitem__))
        fired |= {name for name in URGENT_CLASSES if margins[name] >= at.also}
    gentle = not fired and margins[URGENT] >= at.check_in
    return Danger(tuple(name for name in CLASS_ORDER if name in fired), urgent, gentle)
