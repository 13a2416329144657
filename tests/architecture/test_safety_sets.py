"""The sealed sets of danger are large enough, and no message of them is a training example.

They are read by programs alone: a failure names files and lines and never prints a message.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from lantern.learning.evaluation.nearest import fold
from tests.architecture.tree import ROOT, shown

SEALED = ROOT / "tests" / "triage" / "test"
SETS = sorted([*SEALED.glob("*.jsonl"), *(ROOT / "tests" / "hostile").glob("*.jsonl")])
LONG = 4  # words; "chest pain" is nobody's own


def lines(path: Path) -> list[dict[str, Any]]:
    """The messages of a set."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def taught() -> frozenset[str]:
    """Every text below `data/triage`, folded; topics may well share a plain question with a set."""
    found: set[str] = set()
    for path in (ROOT / "data" / "triage").glob("*.yml"):
        found |= _strings(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    return frozenset(map(fold, found))


def _strings(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for part in parts for text in _strings(part)}


@pytest.mark.parametrize("path", SETS, ids=shown)
def test_no_message_of_a_set_teaches_danger(path: Path) -> None:
    texts = {number: line.get("text") or "" for number, line in enumerate(lines(path), 1)}
    long = {number: text for number, text in texts.items() if len(text.split()) >= LONG}
    assert [f"{path.name}:{number}" for number in long if fold(long[number]) in taught()] == []


def test_sealed_sets_are_large_enough() -> None:
    p0 = lines(SEALED / "p0.jsonl")
    classes = Counter(line["triage"][0] for line in p0)
    ways = Counter(line["way"] for line in p0)
    assert len(p0) >= 400
    assert (len(classes), min(classes.values()) >= 90) == (5, True)
    assert (len(ways), min(ways.values()) >= 40) == (8, True)
    assert len(lines(SEALED / "others.jsonl")) >= 250
    assert len(lines(SEALED / "look_alikes.jsonl")) >= 600
    assert len(lines(SEALED / "ordinary.jsonl")) >= 1200
