"""Evaluation sets are read strictly, and an error names the file and the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lantern.learning.evaluation import sets
from lantern.learning.evaluation.sets import EvaluationError, Turn, read_set

KNOWN = {"safety", "side_effects", "evidence", "out_of_scope"}


def written(folder: Path, *lines: Any) -> Path:
    """Write a set."""
    path = folder / "dev" / "set.jsonl"
    path.parent.mkdir(exist_ok=True)
    text = "".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ({"text": "t", "topics": ["safety"]}, sets.SINGLE),
        ({"text": "t", "topics": ["safety", "out_of_scope"], "risk": True}, sets.SINGLE),
        ({"text": "t", "topics": ["safety"], "one": True, "voice": "plain"}, sets.SINGLE),
        ({"text": "t", "topics": ["safety", "evidence"], "two": True}, sets.TWO),
        ({"text": "t", "topics": ["evidence"], "facts": [["a", "b"]]}, sets.FACTS),
        ({"text": "t", "topics": ["out_of_scope"]}, sets.STRANGERS),
        ({"text": "t", "topics": ["out_of_scope"], "lang": "es"}, sets.STRANGERS),
        ({"text": "t", "topics": ["out_of_scope"], "not_covered": True}, sets.NOT_COVERED),
        ({"turns": [{"text": "t", "topics": ["safety"], "context": False}]}, sets.DIALOGUE),
    ],
)
def test_kind_follows_from_the_shape(tmp_path: Path, line: Any, kind: str) -> None:
    assert [found.kind for found in read_set(written(tmp_path, line), KNOWN)] == [kind]


def test_line_is_read_whole(tmp_path: Path) -> None:
    two = {"text": "t", "topics": ["safety", "evidence"], "also": {"safety": ["side_effects"]}}
    turns = [
        {"text": "a", "topics": ["safety"], "context": False, "kind": "first"},
        {"text": "b", "button": -1, "context": True},
        {"text": "c", "topics": ["safety"], "context": True, "more": True},
    ]
    path = written(tmp_path, {**two, "two": True}, "", {"turns": turns, "voice": "older"})
    double, dialogue = read_set(path, KNOWN)
    assert (double.set, double.number, double.place) == ("dev/set", 1, "dev/set:1")
    assert double.also == (("safety", "side_effects"), ("evidence",))
    assert (dialogue.number, dialogue.voice) == (3, "older")
    assert dialogue.turns == (
        Turn("a", ("safety",), kind="first"),
        Turn("b", (), context=True, special="button", button=-1),
        Turn("c", ("safety",), context=True, special="more"),
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ([1], "not a JSON object"),
        ({"topics": ["safety"]}, "the field 'text' is missing"),
        ({"text": " ", "topics": ["safety"]}, "the field 'text' has a wrong value"),
        ({"text": "t", "topics": []}, "the field 'topics' has a wrong value"),
        ({"text": "t", "topics": ["nope"]}, "the topic 'nope' is unknown"),
        (
            {"text": "t", "topics": ["safety"], "topic": "x"},
            "the field 'topic' is unknown in a line of this kind",
        ),
        (
            {"text": "t", "topics": ["safety"], "lang": "es"},
            "the field 'lang' is unknown in a line of this kind",
        ),
        (
            {"text": "t", "topics": ["safety"], "two": True},
            "two questions have two different topics, and 'also' names no others",
        ),
        (
            {
                "text": "t",
                "topics": ["safety", "evidence"],
                "two": True,
                "also": {"safety": ["nope"]},
            },
            "the topic 'nope' is unknown",
        ),
        (
            {"text": "t", "topics": ["evidence"], "facts": [["a"]], "where": "less"},
            "the field 'where' has a wrong value",
        ),
        ({"turns": [{"text": "t", "topics": ["safety"]}]}, "the field 'context' is missing"),
        ({"turns": [{"text": "t", "context": True}]}, "the field 'topics' is missing"),
        (
            {"turns": [{"text": "t", "context": True, "button": 0}]},
            "the field 'button' has a wrong value",
        ),
        (
            {"turns": [{"text": "t", "context": True, "more": True, "again": True}]},
            "a turn cannot be 'more' and 'again' at once",
        ),
    ],
)
def test_bad_line_is_refused_by_file_and_line(tmp_path: Path, line: Any, reason: str) -> None:
    path = written(tmp_path, {"text": "t", "topics": ["safety"]}, line)
    with pytest.raises(EvaluationError) as raised:
        read_set(path, KNOWN)
    assert str(raised.value) == f"{path}:2: {reason}."


def test_file_without_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"set\.jsonl has no lines\."):
        read_set(written(tmp_path), KNOWN)
    with pytest.raises(EvaluationError, match="cannot be read as a text file"):
        read_set(tmp_path / "none.jsonl", KNOWN)
