"""Chats as visitors have them: questions, buttons, what goes on from an answer, cards."""

from __future__ import annotations

import pytest

from tests.running import Stack
from tests.stack import expected
from tests.stack.chat import Visitor, acts, rows


def test_opening_says_who_speaks_and_offers_questions(visitor: Visitor) -> None:
    opening = visitor.opening
    assert (opening["author"], opening["type"], opening["seq"]) == ("bot", "text", 1)
    assert opening["text"] == expected.notice("opening")
    assert [(n["id"], n["text"]) for n in opening["disclaimers"]] == [
        ("PRIVACY", expected.notice("privacy_notice"))
    ]
    starters = expected.read("content/menu.yml")["starters"]
    assert acts(opening) == [("topic", name) for name in starters] + [("menu", None)]
    assert opening["buttons"][0]["title"] == expected.topic(starters[0])["question"]
    assert visitor.state == "bot"


def test_question_gets_its_reviewed_answer(visitor: Visitor) -> None:
    (reply,) = visitor.say("what are the side effects of ketamine infusions")
    topic = expected.topic("side_effects")
    assert (reply["author"], reply["type"], reply["topic"]) == ("bot", "answer", "side_effects")
    assert reply["title"] == topic["title"]
    assert reply["text"] == expected.answer("side_effects")
    assert reply["citations"] == expected.citations("side_effects")
    wanted = [("topic", name) for name in topic["follow_ups"]]
    assert acts(reply) == [*wanted, ("more", "side_effects"), ("staff", None)]
    assert (reply["degraded"], reply["triage"], reply["triage_all"]) == (False, None, [])
    assert visitor.state == "bot"


def test_conversation_goes_on_from_the_last_answer(visitor: Visitor) -> None:
    visitor.say("what are the side effects of ketamine infusions")
    (more,) = visitor.say("tell me more")
    assert (more["topic"], more["text"]) == (
        "side_effects",
        expected.answer("side_effects", "more"),
    )
    assert more["citations"] == expected.citations("side_effects", "more")
    (nothing,) = visitor.say("tell me more")
    assert nothing["text"] == expected.notice("more_nothing")
    (sources,) = visitor.say("which article is that from")
    both = expected.citations("side_effects", "answer", "more")
    lines = "\n".join(f"{c['document']}: {c['section']}" for c in both)
    assert sources["text"] == f"{expected.notice('sources_intro')}\n\n{lines}"
    assert sources["citations"] == both
    (again,) = visitor.say("say that again")
    assert again["topic"] == "side_effects"


@pytest.mark.parametrize("name", ["more", "staff", "menu", "sources"])
def test_label_of_a_button_may_be_typed(visitor: Visitor, name: str) -> None:
    visitor.say("What is CRPS?")
    (reply,) = visitor.say(expected.label(name))
    assert reply["type"] not in ("clarify", "fallback")


def test_repeat_says_the_answer_again(visitor: Visitor) -> None:
    (first,) = visitor.say("What is CRPS?")
    (again,) = visitor.say("can you say that again")
    assert (again["topic"], again["text"]) == ("crps_definition", first["text"])


def test_two_questions_get_two_answers(visitor: Visitor) -> None:
    replies = visitor.say("What are the common side effects? And how long does one infusion take?")
    assert [(m["type"], m["topic"]) for m in replies] == [
        ("answer", "side_effects"),
        ("answer", "infusion_duration"),
    ]
    assert [m["text"] for m in replies] == [
        expected.answer("side_effects"),
        expected.answer("infusion_duration"),
    ]
    assert replies[0]["buttons"] == []


def test_starter_button_is_answered_and_stored_as_its_title(visitor: Visitor) -> None:
    visitor.last = [visitor.opening]
    button = visitor.button(topic="crps_definition")
    (reply,) = visitor.press(button)
    assert (reply["topic"], reply["text"]) == (
        "crps_definition",
        expected.answer("crps_definition"),
    )
    stored = visitor.history()[1]
    assert (stored["author"], stored["text"]) == ("visitor", button["title"])


def test_more_button_and_menu_and_staff(visitor: Visitor) -> None:
    opening = visitor.opening
    visitor.say("What is CRPS?")
    (more,) = visitor.press(visitor.button(act="more"))
    assert more["text"] == expected.answer("crps_definition", "more")
    (menu,) = visitor.press(opening["buttons"][-1])  # an old button still works
    assert menu["text"] == expected.notice("menu_intro")
    assert len(menu["buttons"]) == 54
    (answer,) = visitor.press(visitor.button(topic="cost_insurance"))
    assert answer["text"] == expected.answer("cost_insurance")
    (staff,) = visitor.press(visitor.button(act="staff"))
    assert (staff["type"], staff["text"]) == ("handoff", expected.answer("speak_to_human"))
    assert visitor.state == "bot"


def test_card_pauses_until_its_button_is_pressed(stack: Stack, visitor: Visitor) -> None:
    visitor.say("What is CRPS?")
    (card,) = visitor.say("I want to kill myself")
    written = expected.card("self_harm")
    parts = (written["lead"], written["body"], expected.notice("outside_us"))
    assert card["text"] == "\n\n".join(expected.said(part) for part in parts)
    shown = {name: card[name] for name in ("type", "triage", "triage_all", "priority", "author")}
    assert shown == {
        "type": "card", "triage": "self_harm", "triage_all": ["self_harm"], "priority": "P0",
        "author": "bot",
    }  # fmt: skip
    assert [link["label"] for link in card["links"]] == [a["label"] for a in written["actions"]]
    assert [link["href"] for link in card["links"]] == [
        "tel:988", "sms:988", "https://988lifeline.org", "tel:911",
    ]  # fmt: skip
    assert visitor.state == "paused"
    for text in ("ok", "thanks", "please go on"):
        (line,) = visitor.say(text)
        assert (line["type"], line["text"]) == ("card", expected.said(written["repeat_line"]))
        assert visitor.state == "paused"
    (back,) = visitor.press(visitor.button(act="back"))
    assert (back["type"], back["text"]) == ("notice", expected.said(written["after_back"]))
    assert acts(back) == [("topic", "crps_definition")]
    assert visitor.state == "bot"
    (answer,) = visitor.say("what are the side effects of ketamine infusions")
    assert answer["topic"] == "side_effects"
    raised = rows(
        stack, "SELECT kind, priority FROM escalations WHERE conversation_id = ?", visitor.id
    )
    assert raised == [{"kind": "self_harm", "priority": "P0"}]
