"""Rows of figures in fixed columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lantern.learning.evaluation.figures import wilson
from lantern.learning.evaluation.judging import OUTCOMES, RIGHT
from lantern.learning.evaluation.run import Judged

NAME = 20


def head(outcomes: Sequence[str] = OUTCOMES) -> str:
    """Return the line above the rows."""
    columns = "".join(f"{outcome:>11}" for outcome in outcomes)
    return f"{'':{NAME}}{'n':>6}{columns}   95 % interval of right"


def row(name: str, judged: Sequence[Judged], outcomes: Sequence[str] = OUTCOMES) -> list[str]:
    """Return one row; none when there is nothing to count."""
    n = len(judged)
    if n == 0:
        return []
    counted = Counter(message.outcome for message in judged)
    columns = "".join(f"{percent(counted[outcome], n):>11}" for outcome in outcomes)
    low, high = wilson(counted[RIGHT], n)
    return [f"{name:{NAME}}{n:6}{columns}   {100 * low:.1f} to {100 * high:.1f} %"]


def percent(part: int, n: int) -> str:
    """Return a share in percent with one decimal."""
    return f"{100 * part / n:.1f} %" if n else "none"
