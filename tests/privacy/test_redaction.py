"""Personal details go, help lines and clinical figures stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lantern.privacy import redaction
from lantern.privacy.help_lines import HELP_LINES
from lantern.privacy.redaction import KINDS, RedactionError, find_personal, redact

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


PERSONAL = _lines("personal.jsonl")
LOOK_ALIKES = _lines("look_alikes.jsonl")
KEPT = (
    "911",
    "988",
    "1-800-222-1222",
    "18002221222",
    "(800) 222-1222",
    "1 800 FDA 1088",
    "1-800-FDA-1088",
    "text START to 88788",
    "1-800-662-4357",
    "833.852.6262",
    "0.5 mg/kg",
    "100mg x 10",
    "190/110",
    "in 2018",
    "69%",
    "R 12",
)
# Words that no detector reads together with a number before or after them.
WORDS = st.lists(
    st.sampled_from(
        [
            "my",
            "foot",
            "burns",
            "since",
            "the",
            "accident",
            "please",
            "tell",
            "me",
            "about",
            "side",
            "effects",
            "ok",
            "thanks",
        ]
    ),
    max_size=12,
)


def test_sets_are_large_enough() -> None:
    assert len(PERSONAL) >= 150
    assert len(LOOK_ALIKES) >= 150


@pytest.mark.parametrize("case", PERSONAL, ids=lambda case: case["text"][:40])
def test_personal_detail_is_found_at_its_exact_place(case: dict[str, Any]) -> None:
    found = [[piece.start, piece.end, piece.kind] for piece in find_personal(case["text"])]
    assert found == case["spans"]


@pytest.mark.parametrize("case", LOOK_ALIKES, ids=lambda case: case["text"][:40])
def test_look_alike_stays_as_it_is(case: dict[str, Any]) -> None:
    assert redact(case["text"]) == redaction.Redaction(case["text"], ())


def test_tokens_replace_details_and_kinds_come_in_order() -> None:
    found = redact("dob 3/4/71, call 503-555-0134 or 503-555-0135, mail jane@example.com")
    assert found.text == "dob [DATE], call [PHONE] or [PHONE], mail [EMAIL]"
    assert found.kinds == ("date", "phone", "email")


def test_failure_inside_raises_without_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(plain: object) -> list[object]:
        raise ValueError("503-555-0134")

    monkeypatch.setattr(redaction, "_DETECTORS", (broken,))
    with pytest.raises(RedactionError) as caught:
        redact("503-555-0134")
    assert "503" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_text_that_does_not_settle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_MOST_PASSES", 0)
    with pytest.raises(RedactionError):
        redact("503-555-0134")


def test_help_lines_are_those_of_the_content() -> None:
    listed = yaml.safe_load((ROOT / "content" / "phone_numbers.yml").read_text("utf-8"))
    long = {str(n["dial"]).removeprefix("1") for n in listed["phone_numbers"] if n.get("dial")}
    assert {number for number in long if number.startswith("8") and len(number) == 10} == HELP_LINES


@given(st.text(max_size=400))
def test_any_text_is_redacted_once_and_for_all(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text
    assert set(once.kinds) <= set(KINDS)
    assert len(once.text) <= 2 * len(text) + 8


@given(st.lists(st.sampled_from([*(c["text"] for c in PERSONAL), *KEPT]), max_size=6))
def test_joined_details_are_redacted_once_and_for_all(texts: list[str]) -> None:
    once = redact(" ".join(texts))
    assert redact(once.text).text == once.text


@given(st.text(alphabet="0123456789-./() +:,[]atdo", max_size=300))
def test_noise_of_figures_never_fails_to_settle(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text


@given(WORDS, st.sampled_from(KEPT), WORDS)
def test_kept_number_survives_inside_a_text(before: list[str], kept: str, after: list[str]) -> None:
    text = " ".join([*before, kept, *after])
    assert redact(text).text == text


@given(st.sampled_from(KEPT), st.sampled_from(PERSONAL), st.booleans())
def test_kept_number_survives_beside_a_detail(kept: str, case: dict[str, Any], first: bool) -> None:
    text = f"{kept}; {case['text']}" if first else f"{case['text']}; {kept}"
    assert kept in redact(text).text
