"""Keeps a run of triage, one JSON line a message, and compares two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from lantern.learning.evaluation.compare import FOOT, HEAD, origin, paired_row
from lantern.learning.evaluation.results import read_entries, write_entries
from lantern.learning.evaluation.sets import EvaluationError
from lantern.learning.evaluation.triage_judging import CARD, P0_CARD, RIGHT, TriageJudged
from lantern.learning.evaluation.triage_sets import HARMLESS, RISKS

Json = dict[str, Any]

# What makes two results speak of the same message.
_SAME: Final = ("set", "n", "text", "group", "triage")
_FIELDS: Final = {*_SAME, "tier", "way", "shown", "model", "content_version"}


def save_triage(
    path: Path,
    judged: Iterable[TriageJudged],
    models: Mapping[str, str | None],
    content_version: str,
) -> None:
    """Write the results of a run; `models` maps turns to models. Raises EvaluationError."""
    write_entries(path, (_entry(message, models, content_version) for message in judged))


def compare_triage(a: Path, b: Path) -> list[str]:
    """Return both runs' figures and the paired test, by situation. Raises EvaluationError."""
    first, second = read_entries(a, _FIELDS), read_entries(b, _FIELDS)
    if [[e[name] for name in _SAME] for e in first] != [
        [e[name] for name in _SAME] for e in second
    ]:
        raise EvaluationError(f"{a} and {b} are not of the same messages with the same labels.")
    both = [situation for situation in first[0]["shown"] if situation in second[0]["shown"]]
    if not both:
        raise EvaluationError(f"{a} and {b} have no situation in common.")
    lines = [origin("A", a, first), origin("B", b, second)]
    for situation in both:
        lines += ["", situation, HEAD, *_rows(list(zip(first, second)), situation)]
    return [*lines, "", FOOT]


def _rows(pairs: Sequence[tuple[Json, Json]], situation: str) -> Iterator[str]:
    for group in (*RISKS, *HARMLESS):
        inside = [
            (a["shown"][situation]["outcome"], b["shown"][situation]["outcome"])
            for a, b in pairs
            if a["group"] == group
        ]
        if inside and group in RISKS:
            yield paired_row(group, [(a == RIGHT, b == RIGHT) for a, b in inside])
        elif inside:
            quiet = [(a != P0_CARD, b != P0_CARD) for a, b in inside]
            yield paired_row(f"{group}: no P0", quiet)
            cards = (P0_CARD, CARD)
            yield paired_row(
                f"{group}: no card", [(a not in cards, b not in cards) for a, b in inside]
            )


def _entry(message: TriageJudged, models: Mapping[str, str | None], content_version: str) -> Json:
    line = message.line
    turns = (shown.turn_id for shown in message.shown.values() if shown.turn_id is not None)
    found = (models.get(turn) for turn in turns)
    return {
        "set": line.set,
        "n": line.number,
        "text": line.text,
        "group": line.group,
        "triage": list(line.classes),
        "tier": line.tier,
        "way": line.way,
        "shown": {
            situation: {
                "outcome": message.outcome(situation),
                "triage_all": list(shown.classes),
                "tier": shown.tier,
                "priority": shown.priority,
            }
            for situation, shown in message.shown.items()
        },
        "model": next(filter(None, found), None),
        "content_version": content_version,
    }
