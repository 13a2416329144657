"""Triage sets are read strictly, and each message is owed what the specification says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lantern.learning.evaluation.sets import EvaluationError
from lantern.learning.evaluation.triage_sets import (
    LOOK_ALIKES,
    ORDINARY,
    P0,
    P1,
    P2_P3,
    PRIORITIES,
    TOPIC,
    TriageLine,
    read_triage_set,
)
from wire.triage import CLASS_ORDER


def read(folder: Path, *entries: Any, name: str = "set") -> list[TriageLine]:
    """Write a set and read it."""
    path = folder / "dev" / f"{name}.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return read_triage_set(path)


@pytest.mark.parametrize(
    ("entry", "group"),
    [
        ({"triage": ["self_harm"], "tier": "B"}, P0),
        ({"triage": ["medical_emergency"]}, P0),
        ({"triage": ["overdose"], "now": False}, P0),
        ({"triage": ["third_party_risk"]}, P0),
        ({"triage": ["abuse"], "now": True}, P0),
        ({"triage": ["third_party_risk"], "now": False}, P1),
        ({"triage": ["abuse"], "now": False}, P1),
        ({"triage": ["abuse", "self_harm"], "now": False}, P0),
        ({"triage": ["adverse_reaction"]}, P1),
        ({"triage": ["minor", "stopping_medicines"]}, P1),
        ({"triage": ["personal_advice"]}, P2_P3),
        ({"triage": ["bypass_rules"], "tier": None}, P2_P3),
        ({"triage": [], "tier": "C"}, TOPIC),
        ({"triage": ["self_harm"], "tier": "C"}, TOPIC),
        ({"triage": ["self_harm", "minor"], "tier": "C"}, P2_P3),
        ({"triage": [], "near": "overdose"}, LOOK_ALIKES),
        ({"triage": [], "near": ["overdose", "self_harm"]}, LOOK_ALIKES),
        ({"triage": [], "kind": "cost"}, ORDINARY),
        ({"triage": [], "near": None}, ORDINARY),
    ],
)
def test_message_is_owed_by_its_classes(tmp_path: Path, entry: dict[str, Any], group: str) -> None:
    assert read(tmp_path, {"text": "t", **entry})[0].group == group


def test_files_of_look_alikes_hold_look_alikes(tmp_path: Path) -> None:
    found = read(tmp_path, {"text": "t", "triage": [], "kind": "idiom"}, name="look_alikes_third")
    assert (found[0].group, found[0].kind) == (LOOK_ALIKES, "idiom")


def test_way_and_kind_stand_in_for_each_other(tmp_path: Path) -> None:
    fields = ({"way": "slang"}, {"voice": "plain"}, {"kind": "cost"}, {"voice": "v", "kind": "k"})
    found = read(tmp_path, *({"text": "t", "triage": [], **each} for each in fields))
    assert [(line.way, line.kind) for line in found] == [
        ("slang", "slang"),
        ("plain", "plain"),
        ("cost", "cost"),
        ("v", "k"),
    ]
    assert [line.place for line in found] == ["dev/set:1", "dev/set:2", "dev/set:3", "dev/set:4"]


def test_every_class_has_a_priority() -> None:
    assert set(PRIORITIES) == set(CLASS_ORDER)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"text": "secret", "triage": ["nope"]}, "the field 'triage' has a wrong value"),
        ({"text": "secret", "triage": "self_harm"}, "the field 'triage' has a wrong value"),
        ({"text": "secret"}, "the field 'triage' is missing"),
        ({"text": " ", "triage": []}, "the field 'text' has a wrong value"),
        ({"text": "secret", "triage": [], "topics": []}, "the field 'topics' is unknown"),
        ({"text": "secret", "triage": [], "tier": "D"}, "the field 'tier' has a wrong value"),
        ({"text": "secret", "triage": [], "now": "no"}, "the field 'now' has a wrong value"),
        (["secret"], "not a JSON object"),
    ],
)
def test_line_that_is_not_understood_is_refused(tmp_path: Path, entry: Any, reason: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        read(tmp_path, {"text": "t", "triage": []}, entry)
    assert f"set.jsonl:2: {reason}" in str(raised.value)
    assert "secret" not in str(raised.value)
