"""What a message leaves unsaid: leaning, turning away, asking why, and what is left of it."""

from __future__ import annotations

import time

import pytest

from components.context import asks_why, bare, in_context, leans, turns_away
from tests.components.graph_parts import ODD_TEXTS

LEANING = (
    "how long",
    "and the cost?",
    "ok thanks, and how long does it take",
    "why",
    "is that normal for people of my age, or is it only me",
    "what about children",
    "same for older people?",
    "so does it hurt",
    "do they go away by themselves after the visit",
    "but how do the doctors know when to stop the infusion",
    "are there others that patients should know about before starting",
    "side effects",
)
COMPLETE = (
    "What are the side effects of ketamine infusions in general?",
    "does insurance pay for ketamine infusion therapy",
    "where can patients park near your clinic building",
    "how do doctors find out if somebody has CRPS",
    "my back hurts a lot at night when sleeping",
    "Can people with asthma have a ketamine infusion?",
)
TURNED = {
    "no, I meant the side effects": "the side effects",
    "no i mean cost": "cost",
    "no no, i meant side effects": "side effects",
    "sorry, what I meant was insurance": "insurance",
    "I actually meant the price": "the price",
    "not that, the price": "the price",
    "back to the side effects": "the side effects",
    "bak to the price pls": "the price pls",
    "going back to cost": "cost",
    "can we go back to insurance?": "insurance?",
    "let's go back to the price": "the price",
    "ok, back to the side effects": "the side effects",
}
NOT_TURNED = (
    "what happens if I come back to the clinic next week",
    "i have back pain in the lower spine since years",
    "no",
    "no thanks",
    "does the pain come back to me later",
    "why does not that work",
    "what does it mean",
    "my back to be honest hurts",
)
BARE = {
    "ok thanks, and how long does it take": "how long does it take",
    "Hi, what does it cost?": "what does it cost?",
    "right then, is it safe": "is it safe",
    "I see. So does it hurt": "does it hurt",
    "thank you very much! now who gives it": "who gives it",
    "okay": "okay",
    "thanks!": "thanks!",
    "hello": "hello",
    "no": "no",
    "good morning": "morning",
    "well-being": "being",
    "android phones": "android phones",
    "social worker": "social worker",
    "however": "however",
    "  how long ": "how long",
    "?!": "?!",
    "": "",
}


@pytest.mark.parametrize("text", LEANING)
def test_short_pointing_or_joined_messages_lean(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("text", COMPLETE)
def test_complete_questions_do_not_lean(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(("text", "rest"), TURNED.items(), ids=TURNED)
def test_turning_away_leaves_what_it_turns_to(text: str, rest: str) -> None:
    assert turns_away(text)
    assert bare(text) == rest


@pytest.mark.parametrize("text", [*NOT_TURNED, *LEANING, *COMPLETE])
def test_other_messages_do_not_turn_away(text: str) -> None:
    assert not turns_away(text)


@pytest.mark.parametrize(("text", "rest"), BARE.items(), ids=BARE)
def test_bare_leaves_out_openers_alone(text: str, rest: str) -> None:
    assert bare(text) == rest


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("why", True),
        ("Why is that?", True),
        ("ok but why", True),
        ("how come", True),
        ("y tho", True),
        ("for what reason", True),
        ("whys that", True),
        ("what is the reason", False),
        ("yes", False),
        ("I wonder why", False),
        ("whyever not", False),
    ],
)
def test_why_is_asked_at_the_beginning(text: str, why: bool) -> None:
    assert asks_why(text) is why


def test_in_context_reads_the_bare_message_after_its_subject() -> None:
    assert in_context("ok, and how long?", "the side effects") == "the side effects: how long?"


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts_are_never_left_without_their_letters(text: str) -> None:
    rest = bare(text)
    assert text.strip().endswith(rest)
    assert any(c.isalnum() for c in rest) == any(c.isalnum() for c in text)


@pytest.mark.parametrize("unit", ["ok ", "no ", "and, ", "thank you so ", "?! ", "a ", "back to "])
def test_longest_message_is_read_at_once(unit: str) -> None:
    text = (unit * 4000)[:4000]
    start = time.monotonic()
    bare(text), leans(text), turns_away(text), asks_why(text)
    assert time.monotonic() - start < 2
