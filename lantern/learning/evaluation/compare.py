"""Compares two runs message by message."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from lantern.learning.evaluation.figures import mcnemar
from lantern.learning.evaluation.judging import RIGHT
from lantern.learning.evaluation.results import SAME, load
from lantern.learning.evaluation.sets import EvaluationError

Json = dict[str, Any]


def compare(a: Path, b: Path) -> list[str]:
    """Return both runs' figures and the paired test. Raises EvaluationError."""
    first, second = load(a), load(b)
    if [_message(entry) for entry in first] != [_message(entry) for entry in second]:
        raise EvaluationError(f"{a} and {b} are not of the same messages with the same labels.")
    lines = [origin("A", a, first), origin("B", b, second), "", HEAD]
    groups = list(dict.fromkeys((entry["set"], entry["kind"]) for entry in first))
    for name, kind in groups:
        inside = [i for i, e in enumerate(first) if (e["set"], e["kind"]) == (name, kind)]
        lines.append(_row(f"{name} {kind}", [(first[i], second[i]) for i in inside]))
    if len(groups) > 1:
        lines.append(_row("all", list(zip(first, second))))
    return [*lines, "", FOOT]


HEAD: Final = f"{'':28}{'n':>6}{'A right':>9}{'B right':>9}{'only A':>8}{'only B':>8}{'p':>9}"
FOOT: Final = "p: McNemar's exact paired test of right against not right, two-sided"


def paired_row(name: str, pairs: Sequence[tuple[bool, bool]]) -> str:
    """Return the figures of messages that each run got right or not; at least one message."""
    only_a = sum(a and not b for a, b in pairs)
    only_b = sum(b and not a for a, b in pairs)
    shares = [100 * sum(side) / len(pairs) for side in zip(*pairs)]
    return (
        f"{name:28}{len(pairs):6}{shares[0]:8.1f}%{shares[1]:8.1f}%"
        f"{only_a:8}{only_b:8}{mcnemar(only_a, only_b):9.4f}"
    )


def origin(side: str, path: Path, entries: Sequence[Json]) -> str:
    """Say where a run is from."""
    models = sorted({entry["model"] for entry in entries if entry["model"]})
    return f"{side}: {path} ({', '.join(models) or 'model unknown'})"


def _row(name: str, entries: Sequence[tuple[Json, Json]]) -> str:
    return paired_row(name, [(a["outcome"] == RIGHT, b["outcome"] == RIGHT) for a, b in entries])


def _message(entry: Json) -> list[Any]:
    return [entry[name] for name in SAME]
