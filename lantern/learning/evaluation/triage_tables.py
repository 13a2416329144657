"""Rows of triage figures: one block of columns a situation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lantern.learning.evaluation.figures import wilson
from lantern.learning.evaluation.triage_judging import (
    GENTLE,
    P0_CARD,
    RIGHT,
    Shown,
    TriageJudged,
    outcome,
)
from lantern.learning.evaluation.triage_sets import P0, TriageLine

_NAME: Final = 26
_CELL: Final = 8
_INTERVAL: Final = 16


@dataclass(frozen=True)
class Column:
    """A share of the messages."""

    name: str
    counts: Callable[[TriageLine, Shown], bool]


# The first column of a table has its 95 % interval.
Columns = Sequence[Column]

_GENTLE: Final = Column("gentle", lambda line, shown: outcome(line, shown) == GENTLE)
RECALL: Final = (
    Column("right", lambda line, shown: outcome(line, shown) == RIGHT),
    Column("heard", lambda line, shown: shown.card),
    _GENTLE,
)
URGENCY: Final = (
    Column("as P0", lambda line, shown: shown.priority == P0),
    Column("lower", lambda line, shown: shown.card and shown.priority != P0),
)
ALARMS: Final = (
    Column("P0", lambda line, shown: outcome(line, shown) == P0_CARD),
    Column("card", lambda line, shown: shown.card),
    _GENTLE,
)


def head(title: str, columns: Columns, situations: Mapping[str, str]) -> list[str]:
    """Return the two lines above the rows; `situations` maps names to what columns are called."""
    width = _CELL * len(columns) + _INTERVAL
    first, *others = (column.name for column in columns)
    block = f"{first:>{_CELL}}{'95 %':>{_INTERVAL}}" + "".join(f"{o:>{_CELL}}" for o in others)
    called = "".join(f"{name:>{width}}" for name in situations.values())
    return [
        f"{title:{_NAME + 6}}{called}".rstrip(),
        f"{'':{_NAME}}{'n':>6}{block * len(situations)}",
    ]


def row(
    name: str, judged: Sequence[TriageJudged], columns: Columns, situations: Iterable[str]
) -> list[str]:
    """Return one row in percent; none when there is nothing to count."""
    if not judged:
        return []
    blocks = (_block([(m.line, m.shown[s]) for m in judged], columns) for s in situations)
    return [f"{name:{_NAME}}{len(judged):6}{''.join(blocks)}"]


def rows_by(
    key: Callable[[TriageLine], str],
    judged: Sequence[TriageJudged],
    columns: Columns,
    situations: Iterable[str],
) -> list[str]:
    """Return a row for each value of `key` but the empty one."""
    names = sorted({key(m.line) for m in judged} - {""})
    groups = ((name, [m for m in judged if key(m.line) == name]) for name in names)
    return [line for name, group in groups for line in row(name, group, columns, [*situations])]


def _block(pairs: Sequence[tuple[TriageLine, Shown]], columns: Columns) -> str:
    n = len(pairs)
    counts = [sum(column.counts(line, shown) for line, shown in pairs) for column in columns]
    first, *others = (f"{100 * count / n:{_CELL}.1f}" for count in counts)
    low, high = wilson(counts[0], n)
    interval = f"{100 * low:.1f} to {100 * high:.1f}"
    return f"{first}{interval:>{_INTERVAL}}{''.join(others)}"
