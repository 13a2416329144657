"""Results are kept, compared, and refused when they are of different messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from lantern.learning.evaluation.compare import compare
from lantern.learning.evaluation.nearest import Example, fold, nearest, print_nearest
from lantern.learning.evaluation.results import load, save
from lantern.learning.evaluation.sets import DIALOGUE, SINGLE, EvaluationError, Line, Turn
from tests.learning.evaluation_parts import message


def kept(folder: Path, name: str, *outcomes: str, topic: str = "safety") -> Path:
    """Keep a run of as many messages."""
    path = folder / name
    save(path, [message(outcome, topic, number=n) for n, outcome in enumerate(outcomes)])
    return path


def test_result_holds_what_a_comparison_needs(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.jsonl"
    save(path, [message("right", "safety", label="faq/safety", probability=0.5, said="safety")])
    assert load(path) == [
        {
            "set": "dev/set",
            "n": 1,
            "turn": 1,
            "kind": "single",
            "text": "a text",
            "topics": ["safety"],
            "outcome": "right",
            "said": "safety",
            "probability": 0.5,
            "model": None,
            "content_version": None,
        }
    ]


def test_comparison_counts_what_only_one_got_right(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", *["right"] * 10, *["wrong"] * 6)
    b = kept(tmp_path, "b", *["right"] * 16)
    assert " ".join(compare(a, b)[4].split()) == "dev/set single 16 62.5% 100.0% 0 6 0.0312"


def test_different_messages_or_labels_are_not_compared(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", "right", "right")
    for b in (
        kept(tmp_path, "fewer", "right"),
        kept(tmp_path, "other", "right", "right", topic="evidence"),
    ):
        with pytest.raises(EvaluationError, match="not of the same messages"):
            compare(a, b)


def test_other_file_is_no_result(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"text": "t", "topics": ["safety"]}\n')
    with pytest.raises(EvaluationError, match="no file of results"):
        load(path)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("What's it LIKE, then?", "whats it like then"),
        ("  two\twords ", "two words"),
        ("???", "???"),
        ("¿Qué tal?", "qué tal"),
    ],
)
def test_fold_forgets_case_and_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_nearest_example_is_found_by_normalised_distance(
    capsys: pytest.CaptureFixture[str],
) -> None:
    examples = [Example("is it safe", "data/a.yml"), Example("how much is it", "data/b.yml")]
    turns = (Turn("How much is It??", ()), Turn("is it safe", (), context=True))
    lines = [
        Line("dev/set", 1, SINGLE, (Turn("is it sale", ()),)),
        Line("dev/set", 2, DIALOGUE, turns),
        Line("dev/set", 3, SINGLE, (Turn("is it safer now", ()),)),
    ]
    found = nearest(lines, examples)
    assert [(n.line.number, n.turn, round(n.distance, 3), n.file) for n in found] == [
        (1, 1, 0.1, "data/a.yml"),
        (2, 1, 0.0, "data/b.yml"),
        (3, 1, 0.333, "data/a.yml"),
    ]
    assert print_nearest(found) == 2
    assert capsys.readouterr().out.splitlines() == [
        "dev/set: 3 messages, distance to the nearest training example: minimum 0.00, median 0.10",
        "too near: dev/set:1 is 0.10 from an example of data/a.yml",
        "too near: dev/set:2, turn 1 is 0.00 from an example of data/b.yml",
    ]
