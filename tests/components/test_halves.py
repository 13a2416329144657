"""Where a message may fall into two: proposals, of which the model believes few."""

from __future__ import annotations

import time

import pytest

from components.halves import JOINT, LIST, LONGEST, MOST_CUTS, RUN_ON, Cut, asks, cuts
from tests.components.graph_parts import ODD_TEXTS

# The cut that a person would make, and its kind.
MEANT = {
    "How long is it? What does it cost?": (JOINT, "How long is it?", "What does it cost?"),
    "is it safe and what does it cost": (JOINT, "is it safe", "what does it cost"),
    "is it safe, also how long does it take": (JOINT, "is it safe", "how long does it take"),
    "what is it; does it hurt": (JOINT, "what is it", "does it hurt"),
    "is it safe - and does it hurt": (JOINT, "is it safe", "does it hurt"),
    "is it safe \u2014 does it hurt": (JOINT, "is it safe", "does it hurt"),
    "is it safe &how long is it": (JOINT, "is it safe", "how long is it"),
    "how much + how long": (JOINT, "how much", "how long"),
    "is it safe\nhow long is it": (JOINT, "is it safe", "how long is it"),
    "how much is it, my other question is about side effects": (
        JOINT,
        "how much is it",
        "my other question is about side effects",
    ),
    "Is it safe? And, um, what does it cost": (JOINT, "Is it safe?", "what does it cost"),
    "hi, ok, is it safe and um, what is it": (JOINT, "is it safe", "what is it"),
    "side effects and cost": (LIST, "side effects", "cost"),
    "cost, side effects": (LIST, "cost", "side effects"),
    "hours / address": (LIST, "hours", "address"),
    "price plus side effects": (LIST, "price", "side effects"),
    "what does it cost how long does it take": (
        RUN_ON,
        "what does it cost",
        "how long does it take",
    ),
}
NO_PLACE = (
    "?",
    "",
    "the costs of the infusion",
    "does it",
    "take 0.5 mg",
    "x? how",  # one letter is nothing to ask
    "side effects of ketamine infusions please and cost",  # too long for a list
    "[PHONE]",
)


@pytest.mark.parametrize(("text", "meant"), MEANT.items(), ids=MEANT)
def test_cuts_hold_the_one_that_is_meant(text: str, meant: tuple[str, str, str]) -> None:
    assert Cut(*meant) in cuts(text)


@pytest.mark.parametrize("text", NO_PLACE)
def test_cuts_of_a_message_in_one_piece_are_none(text: str) -> None:
    assert cuts(text) == []


def test_cuts_name_every_place_once_and_in_order() -> None:
    assert cuts("is it safe and what does it cost") == [
        Cut(JOINT, "is it safe", "what does it cost"),
        Cut(RUN_ON, "is it safe and what", "does it cost"),
    ]


def test_cuts_of_three_questions_are_made_before_the_second_and_the_third() -> None:
    found = [cut for cut in cuts("Is it safe? What is it? Who pays?") if cut.kind == JOINT]
    assert found == [
        Cut(JOINT, "Is it safe?", "What is it? Who pays?"),
        Cut(JOINT, "Is it safe? What is it?", "Who pays?"),
    ]


def test_cuts_are_made_between_the_parsers_clauses_too() -> None:
    text = "tell the cost as well as the risks"
    assert cuts(text) == []
    assert cuts(text, ["tell the cost", "as well as the risks"]) == [
        Cut(JOINT, "tell the cost", "as well as the risks")
    ]
    assert cuts(text, [text]) == []


@pytest.mark.parametrize(
    ("text", "list_is_cut"),
    [
        ("one two three four five, one two three four", True),
        ("one two three four five six, one two three four", False),
        ("one two three four five, one two three four five", False),
    ],
)
def test_cuts_of_a_list_are_made_between_short_things(text: str, list_is_cut: bool) -> None:
    assert bool(cuts(text)) is list_is_cut


def test_cuts_are_limited_in_number() -> None:
    assert len(cuts("what is it? " * 30)) == MOST_CUTS


def test_cuts_of_a_story_are_none() -> None:
    pair = "is it safe? what is it"
    assert cuts(pair.ljust(LONGEST, "x"))
    assert cuts(pair.ljust(LONGEST + 1, "x")) == []


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_cuts_of_odd_texts_have_words_on_both_sides(text: str) -> None:
    for cut in cuts(text):
        assert any(c.isalnum() for c in cut.first)
        assert any(c.isalnum() for c in cut.second)
        assert cut.first in text
        assert cut.second in text


@pytest.mark.parametrize(
    "unit", ["and ", "and, ", "& ", "so and ", "n ", ", and ", "um, ", " ", "\n", "? ", "- what "]
)
@pytest.mark.parametrize("end", ["", "z", " what"])
def test_cuts_of_a_senseless_message_are_found_at_once(unit: str, end: str) -> None:
    """Each joining word once doubled the time: twenty of them took five seconds."""
    for length in (120, LONGEST, 4000):
        text = "x " + (unit * length)[: length - 2 - len(end)] + end
        start = time.monotonic()
        cuts(text), asks(text)
        assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("what does it cost", True),
        ("it hurts?", True),
        ("ok, how long", True),
        ("I read it. is it true", True),
        ("tell me more", True),
        ("my other question", True),
        ("I also want the address", True),
        ("cost", False),
        ("cost? thanks", False),
        ("whatever", False),
        ("island", False),
        ("ok how long", False),
    ],
)
def test_asks_tells_the_form_of_a_question(text: str, question: bool) -> None:
    assert asks(text) is question
