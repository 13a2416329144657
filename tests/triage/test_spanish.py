"""Spanish cries for help, as people of Spain, Mexico, the Caribbean and Argentina write them.

The rules were mended with the first set. Words of the second reached the rules while they were
mended, so it is a guard and no measure. The third was written after that and never mended for:
its share is what an unknown Spanish message may expect of the rules alone, and it is low.
"""

from __future__ import annotations

import pytest

from tests.triage.report import load_triage, missed, read_lines
from wire.triage import URGENT_CLASSES, Triage


@pytest.fixture(scope="module")
def triage() -> Triage:
    """The red flags of the working tree."""
    return load_triage()


def recall(triage: Triage, name: str) -> float:
    """Return the share of a set that brings a card."""
    cases = read_lines(name)
    return 1 - len(missed(cases, triage)) / len(cases)


def test_sets_are_large_enough_and_hold_every_urgent_class() -> None:
    sizes = {"spanish_p0": 80, "spanish_second": 60, "spanish_third": 60}
    for name, fewest in sizes.items():
        cases = read_lines(f"{name}.jsonl")
        assert len(cases) >= fewest
        assert {c for case in cases for c in case["triage"]} == URGENT_CLASSES
    assert len(read_lines("spanish_look_alikes.jsonl")) >= 40


def test_no_message_stands_in_two_sets() -> None:
    names = ("spanish_p0", "spanish_second", "spanish_third", "spanish_look_alikes")
    texts = [case["text"].lower() for name in names for case in read_lines(f"{name}.jsonl")]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("name", "least"),
    [("spanish_p0.jsonl", 0.98), ("spanish_second.jsonl", 0.95), ("spanish_third.jsonl", 0.4)],
)
def test_spanish_cry_is_heard(triage: Triage, name: str, least: float) -> None:
    assert recall(triage, name) >= least


def test_heard_spanish_cry_gets_its_class(triage: Triage) -> None:
    cases = read_lines("spanish_p0.jsonl")
    wrong = [
        case["text"]
        for case in cases
        if not set(case["triage"]) & set(triage.evaluate([case["text"]]).classes)
    ]
    assert len(wrong) / len(cases) <= 0.02, wrong


def test_harmless_spanish_brings_no_card(triage: Triage) -> None:
    cases = read_lines("spanish_look_alikes.jsonl")
    assert [case["text"] for case in cases if triage.evaluate([case["text"]]).fired] == []
