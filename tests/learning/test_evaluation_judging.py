"""What was said to a message is judged case by case."""

from __future__ import annotations

from typing import Any

import pytest

from lantern.learning.evaluation import judging
from lantern.learning.evaluation.dialogues import Before, judge_turn
from lantern.learning.evaluation.sets import Turn
from tests.learning.evaluation_parts import CARD, DECLINED, MISSED, answer, button, clarify, reply

SAFETY = answer("safety", "It is safe when watched.")
STAFF = reply("handoff", "speak_to_human")


@pytest.mark.parametrize(
    ("replies", "topics", "outcome"),
    [
        ([SAFETY], ["safety"], "right"),
        ([SAFETY], ["evidence", "safety"], "right"),
        ([SAFETY], ["evidence"], "wrong"),
        ([answer("evidence"), SAFETY], ["safety"], "right"),
        ([reply("smalltalk", "greet")], ["greet"], "right"),
        ([reply("smalltalk", "greet")], ["safety"], "wrong"),
        ([STAFF], ["speak_to_human"], "right"),
        ([STAFF], ["safety"], "wrong"),
        ([answer("bot_challenge")], ["bot_identity"], "right"),
        ([answer("capabilities")], ["bot_identity"], "right"),
        ([answer("bot_identity")], ["bot_challenge"], "wrong"),
        ([reply("smalltalk", "capabilities")], ["bot_identity"], "wrong"),
        ([clarify("safety", "evidence")], ["evidence"], "offered"),
        ([clarify("safety")], ["evidence"], "abstained"),
        ([MISSED], ["safety"], "abstained"),
        ([DECLINED], ["safety"], "abstained"),
        ([], ["safety"], "abstained"),
        ([CARD], ["safety"], "card"),
        ([CARD, SAFETY], ["safety"], "card"),
        ([DECLINED], ["out_of_scope"], "right"),
        ([DECLINED], ["safety", "out_of_scope"], "right"),
        ([reply("fallback", "not_covered")], ["safety", "out_of_scope"], "right"),
        ([reply("fallback", "not_covered")], ["safety"], "abstained"),
        ([MISSED], ["out_of_scope"], "right"),
        ([MISSED], ["safety", "out_of_scope"], "abstained"),
        ([clarify("safety")], ["out_of_scope"], "right"),
        ([SAFETY], ["out_of_scope"], "wrong"),
        ([], ["out_of_scope"], "abstained"),
        ([CARD], ["out_of_scope"], "card"),
    ],
)
def test_message_has_one_outcome(replies: Any, topics: list[str], outcome: str) -> None:
    assert judging.judge(replies, topics) == outcome


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        ([SAFETY, answer("evidence")], "right"),
        ([answer("side_effects"), answer("evidence")], "right"),
        ([SAFETY], "one"),
        ([SAFETY, answer("side_effects")], "one"),
        ([answer("drowsiness")], "none"),
        ([clarify("safety", "evidence")], "none"),
        ([CARD], "card"),
    ],
)
def test_two_questions_are_both_served_or_not(replies: Any, outcome: str) -> None:
    halves = (("safety", "side_effects"), ("evidence",))
    assert judging.judge_two(replies, halves) == outcome


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        ([answer("evidence", "Relief came at once in 69% of people in the NETHERLANDS.")], "right"),
        ([answer("safety", "69 percent, and a Dutch study")], "right"),
        ([answer("evidence", "69%")], "wrong"),
        ([reply("smalltalk", "greet", "69% Dutch")], "wrong"),
        ([clarify("evidence")], "offered"),
        ([MISSED], "abstained"),
        ([CARD], "card"),
    ],
)
def test_every_fact_is_in_the_answer_or_not(replies: Any, outcome: str) -> None:
    facts = (("69%", "69 percent"), ("netherlands", "Dutch"))
    assert judging.judge_facts(replies, facts, ["evidence"]) == outcome


@pytest.mark.parametrize(
    ("replies", "outcome", "invention"),
    [
        ([answer("crps_outlook")], "right", False),
        ([answer("crps_causes")], "wrong", True),
        ([answer("crps_outlook"), answer("crps_causes")], "wrong", True),
        ([DECLINED], "right", False),
        ([MISSED], "right", False),
        ([clarify("crps_causes")], "right", False),
        ([STAFF], "right", False),
        ([reply("smalltalk", "greet")], "wrong", False),
        ([CARD], "card", False),
        ([], "abstained", False),
    ],
)
def test_uncovered_question_gets_no_other_answer(
    replies: Any, outcome: str, invention: bool
) -> None:
    topics = ["crps_outlook", "out_of_scope"]
    assert judging.judge_not_covered(replies, topics) == outcome
    assert judging.invented(replies, topics) is invention


def test_split_is_two_answers_from_two_topics() -> None:
    assert judging.is_split([SAFETY, answer("evidence")])
    assert not judging.is_split([SAFETY])
    assert not judging.is_split([SAFETY, SAFETY])
    assert not judging.is_split([SAFETY, STAFF])


def test_said_names_topics_and_types() -> None:
    assert judging.said([SAFETY, MISSED]) == "safety, fallback"
    assert judging.said([]) == "nothing"


CITED = answer("safety", "Longer words.", citations=[{"document": "d", "section": "s"}])
BEFORE = Before(("It is safe when watched.",), frozenset({"safety"}), frozenset({"evidence"}))


def turn(special: str | None, *topics: str) -> Turn:
    """A turn that needs what came before."""
    return Turn("t", topics, context=True, special=special)


@pytest.mark.parametrize(
    ("asked", "replies", "outcome"),
    [
        (turn(None, "safety"), [SAFETY], "right"),
        (turn(None, "safety"), [answer("evidence")], "wrong"),
        (turn(None, "safety"), [clarify("safety")], "offered"),
        # "There is nothing more to say about safety" answers no question about safety.
        (turn(None, "safety"), [reply("smalltalk", "safety")], "wrong"),
        (turn("more", "safety"), [reply("smalltalk", "safety")], "right"),
        (turn("more", "safety"), [CITED], "right"),
        (turn("more", "safety"), [SAFETY], "wrong"),
        (turn("more", "safety"), [answer("evidence")], "wrong"),
        (turn("again", "safety"), [SAFETY], "right"),
        (turn("again", "evidence"), [SAFETY], "right"),
        (turn("again", "safety"), [CITED], "wrong"),
        (turn("again", "safety"), [MISSED], "abstained"),
        (turn("sources", "evidence"), [CITED], "right"),
        (turn("sources", "evidence"), [answer("evidence")], "right"),
        (turn("sources", "evidence"), [SAFETY], "wrong"),
        (turn("sources", "safety"), [{**CITED, "topic": "drowsiness"}], "wrong"),
        (turn("yes_no", "affirm"), [answer("evidence")], "right"),
        (turn("yes_no", "affirm"), [SAFETY], "right"),
        (turn("yes_no", "affirm"), [answer("drowsiness")], "wrong"),
        (turn("yes_no", "affirm"), [STAFF], "right"),
        (turn("yes_no", "affirm"), [reply("clarify", "affirm")], "right"),
        (turn("yes_no", "affirm"), [MISSED], "abstained"),
        (turn("yes_no", "deny"), [reply("smalltalk", "thanks")], "right"),
        (turn("yes_no", "deny"), [reply("fallback", "deny")], "right"),
        (turn("yes_no", "deny"), [SAFETY], "wrong"),
        (turn("yes_no", "speak_to_human"), [STAFF], "right"),
        (turn("yes_no", "speak_to_human"), [reply("smalltalk", "thanks")], "wrong"),
        (turn("more", "safety"), [CARD], "card"),
    ],
)
def test_turn_is_judged_by_what_came_before(asked: Turn, replies: Any, outcome: str) -> None:
    assert judge_turn(asked, replies, BEFORE, None) == outcome


@pytest.mark.parametrize(
    ("named", "replies", "outcome"),
    [
        (button("safety"), [SAFETY], "right"),
        (button("safety", "sources"), [CITED], "right"),
        (button("evidence"), [SAFETY], "wrong"),
        (None, [SAFETY], "wrong"),
        (None, [MISSED], "abstained"),
    ],
)
def test_button_leads_to_its_topic(named: Any, replies: Any, outcome: str) -> None:
    assert judge_turn(turn("button"), replies, BEFORE, named) == outcome


def test_again_without_an_answer_is_not_right() -> None:
    assert judge_turn(turn("again", "safety"), [], Before(), None) == "abstained"


def test_before_keeps_the_last_answer_and_the_last_buttons() -> None:
    first = Before().after([{**SAFETY, "buttons": [button("evidence"), button(None, "staff")]}])
    assert first == BEFORE
    assert first.after([reply("smalltalk", "thanks")]) == BEFORE
    offered = first.after([clarify("drowsiness")])
    assert (offered.topics, offered.offered) == ({"safety"}, {"drowsiness"})
