"""Whole ways after a card: the question before it is answered, and what was asked beside it."""

from __future__ import annotations

from tests.stack import expected
from tests.stack.chat import Visitor, acts


def test_question_under_a_card_is_answered_after_the_way_back(visitor: Visitor) -> None:
    visitor.say("I want to kill myself")
    visitor.say("what are the common side effects?")
    visitor.say("ok")
    notice, answer = visitor.press(visitor.button(act="back"))
    after = expected.said(expected.card("self_harm")["after_back"])
    assert notice["text"] == f"{after}\n\n{expected.notice('last_question')}"
    assert (answer["topic"], answer["text"]) == ("side_effects", expected.answer("side_effects"))
    assert visitor.state == "bot"
    (more,) = visitor.say("tell me more")
    assert more["text"] == expected.answer("side_effects", "more")


def test_question_beside_danger_is_a_button_after_the_way_back(visitor: Visitor) -> None:
    visitor.say("How long does one infusion take? I want to kill myself.")
    notice, offer = visitor.press(visitor.button(act="back"))
    assert expected.notice("last_question") not in notice["text"]
    assert offer["text"] == expected.notice("last_question")
    assert acts(offer) == [("topic", "infusion_duration")]
    (answer,) = visitor.press(offer["buttons"][0])
    assert answer["text"] == expected.answer("infusion_duration")
