"""The evaluation sets are large, sound, and strangers to the training data and to each other.

They are read by programs alone: a failure names files and lines and never prints a message.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from lantern.learning.evaluation import sets
from lantern.learning.evaluation.nearest import TOO_NEAR, fold, nearest, training_examples
from lantern.learning.evaluation.sets import Line, known_topics, read_set
from tests.architecture.tree import ROOT, shown
from wire.content import read_content

NLU = ROOT / "tests" / "nlu"
FILES = sorted(NLU.glob("*/*.jsonl"))
FEWEST = {
    sets.SINGLE: 1000,
    sets.TWO: 80,
    sets.DIALOGUE: 80,
    sets.STRANGERS: 150,
    sets.FACTS: 100,
    sets.NOT_COVERED: 60,
}
FEWEST_RISKS = 300


@cache
def known() -> frozenset[str]:
    """Every topic of the texts as they are now."""
    return known_topics(read_content(compile_folder(read_folder(ROOT))))


@cache
def lines(path: Path) -> list[Line]:
    """The lines of a set."""
    return read_set(path, known())


def lines_below(folder: str) -> list[Line]:
    """All lines of `dev` or `test`."""
    return [line for path in FILES if path.parent.name == folder for line in lines(path)]


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_evaluation_set_reads_strictly(path: Path) -> None:
    count = len(lines(path))
    assert count > 0


def test_test_sets_are_large_enough() -> None:
    counted = Counter(line.kind for line in lines_below("test"))
    assert {kind: n for kind, n in counted.items() if n < FEWEST[kind]} == {}
    assert set(counted) == set(FEWEST)
    risks = sum(line.risk for line in lines_below("test") if line.kind == sets.SINGLE)
    assert risks >= FEWEST_RISKS


def test_no_message_of_test_is_in_dev() -> None:
    seen = {fold(turn.text) for line in lines_below("dev") for turn in own_turns(line)}
    both = [
        line.place
        for line in lines_below("test")
        if any(fold(turn.text) in seen for turn in own_turns(line))
    ]
    assert both == []


def test_no_message_of_test_is_near_a_training_example() -> None:
    found = nearest(lines_below("test"), training_examples(ROOT))
    close = [f"{near.place}: {near.file}" for near in found if near.distance < TOO_NEAR]
    assert close == []


def own_turns(line: Line) -> list[sets.Turn]:
    """The messages that stand for themselves: "and then?" may be asked twice."""
    return [turn for turn in line.turns if not turn.context]
