"""Results of triage are kept, compared, and refused when they are of different messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lantern.learning.evaluation.sets import EvaluationError
from lantern.learning.evaluation.triage_judging import Shown
from lantern.learning.evaluation.triage_results import compare_triage, save_triage
from lantern.learning.evaluation.triage_sets import TriageLine
from tests.learning.triage_parts import GENTLE, NOTHING, card, judged, line


def kept(folder: Path, name: str, *shown: tuple[TriageLine, Shown]) -> Path:
    """Keep a run."""
    path = folder / name
    save_triage(path, [judged(message, each) for message, each in shown], {}, "version")
    return path


def test_result_holds_what_a_comparison_needs(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.jsonl"
    shown = card("self_harm", "minor", tier="A", turn_id="turn")
    message = judged(line("self_harm", tier="A", way="slang"), shown, offline=GENTLE)
    save_triage(path, [message], {"turn": "model"}, "version")
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "set": "dev/set",
        "n": 1,
        "text": "secret words",
        "group": "P0",
        "triage": ["self_harm"],
        "tier": "A",
        "way": "slang",
        "shown": {
            "up": {
                "outcome": "right",
                "triage_all": ["self_harm", "minor"],
                "tier": "A",
                "priority": "P0",
            },
            "offline": {"outcome": "gentle", "triage_all": [], "tier": "C", "priority": None},
        },
        "model": "model",
        "content_version": "version",
    }


def test_comparison_counts_recall_and_quiet_apart(tmp_path: Path) -> None:
    cry, cost = line("overdose"), line(kind="cost")
    late = card("minor", priority="P2")
    a = kept(tmp_path, "a", *[(cry, NOTHING)] * 6, (cry, card("overdose")), (cost, late))
    b = kept(tmp_path, "b", *[(cry, card("overdose"))] * 7, (cost, GENTLE))
    assert [" ".join(row.split()) for row in compare_triage(a, b)[2:-2]] == [
        "",
        "up",
        "n A right B right only A only B p",
        "P0 7 14.3% 100.0% 0 6 0.0312",
        "ordinary: no P0 1 100.0% 100.0% 0 0 1.0000",
        "ordinary: no card 1 0.0% 100.0% 0 1 1.0000",
    ]


def test_runs_that_have_nothing_in_common_are_not_compared(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", (line("overdose"), NOTHING))
    other = kept(tmp_path, "other", (line("minor"), NOTHING))
    with pytest.raises(EvaluationError, match="not of the same messages"):
        compare_triage(a, other)
    offline = tmp_path / "offline"
    moved = a.read_text(encoding="utf-8").replace('"up"', '"offline"')
    offline.write_text(moved, encoding="utf-8")
    with pytest.raises(EvaluationError, match="no situation in common"):
        compare_triage(a, offline)


def test_other_file_is_no_result(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"text": "t", "triage": []}\n')
    with pytest.raises(EvaluationError, match="no file of results"):
        compare_triage(path, path)
