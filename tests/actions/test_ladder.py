"""Misses: guess, then topics and staff, then no more guesses (BRIEF 5.7)."""

import pytest

from tests.actions.conftest import question

RANKING = ["faq/effects", "greet", "faq/gone", "capabilities", "bot_challenge", "faq/relief"]
THREE = ["effects", "bot_identity", "relief"]
NONE = {"title": "None of these", "act": "none_of_these", "topic": None}
MENU = {"title": "See all topics", "act": "menu", "topic": None}
STAFF = {"title": "Talk to our staff", "act": "staff", "topic": None}
REPEATED = ({"kind": "repeated_fallback", "priority": "P3"},)


def unsure(band="fallback"):
    return question("", band, RANKING)


def guessed(topics):
    titles = {"bot_identity": "About me"}
    named = [{"title": titles.get(t, f"About {t}"), "act": "topic", "topic": t} for t in topics]
    return (*named, NONE)


@pytest.mark.parametrize("misses", [0, 1])
def test_suggest_topics_offers_the_three_closest(run, misses):
    ran = run("action_suggest_topics", unsure("clarify"), misses=misses)
    assert ran.slots == [("offer", {"kind": "clarify", "topics": THREE}), ("misses", misses + 1)]
    (message,) = ran.messages
    assert (message["type"], message["text"], message["topic"]) == (
        "clarify",
        "Notice misses_1.",
        None,
    )
    assert message["buttons"] == guessed(THREE)
    assert ran.payload["escalations"] == ()


@pytest.mark.parametrize(
    ("action", "band"), [("action_suggest_topics", "clarify"), ("action_fall_back", "fallback")]
)
def test_the_third_miss_stops_guessing_and_tells_staff_once(run, action, band):
    offer = {"kind": "handoff", "topics": []}
    third = run(action, unsure(band), misses=2)
    assert third.slots == [("offer", offer), ("misses", 3)]
    assert [(m["type"], m["text"], m["buttons"]) for m in third.messages] == [
        ("fallback", "Notice misses_3.", (STAFF,))
    ]
    assert third.payload["escalations"] == REPEATED

    fourth = run(action, unsure(band), misses=3, offer=offer)
    assert fourth.slots == []
    assert [m["text"] for m in fourth.messages] == ["Notice misses_3."]
    assert fourth.payload["escalations"] == ()


def test_fall_back_guesses_on_the_first_miss(run):
    ran = run("action_fall_back", unsure())
    assert [(m["type"], m["text"], m["buttons"]) for m in ran.messages] == [
        ("clarify", "Notice misses_1.", guessed(THREE))
    ]
    assert ran.slots == [("offer", {"kind": "clarify", "topics": THREE}), ("misses", 1)]


def test_fall_back_shows_topics_and_staff_on_the_second_miss(run):
    ran = run("action_fall_back", unsure(), misses=1, offer={"kind": "clarify", "topics": THREE})
    assert [(m["type"], m["text"], m["buttons"]) for m in ran.messages] == [
        ("fallback", "Notice misses_2.", (MENU, STAFF))
    ]
    assert ran.slots == [("offer", None), ("misses", 2)]


def test_fall_back_with_nothing_close_goes_on_to_topics_and_staff(run):
    ran = run("action_fall_back", question("", "fallback", ["greet"]))
    assert [m["text"] for m in ran.messages] == ["Notice misses_2."]
    assert ran.slots == [("misses", 1)]


def test_fall_back_uses_the_ranking_of_the_message_when_there_are_no_questions(run):
    ran = run("action_fall_back")
    assert [m["text"] for m in ran.messages] == ["Notice misses_2."]


def test_the_unsure_question_is_the_one_that_is_guessed(run):
    sure = question("faq/price", "answer", ["faq/price"])
    ran = run("action_suggest_topics", sure, unsure("clarify"))
    assert ran.messages[0]["buttons"] == guessed(THREE)


@pytest.mark.parametrize("text", ["", "  ", "🙂🙂", "?!", "…"])
def test_a_message_without_words_is_no_miss(run, text):
    offer = {"kind": "clarify", "topics": []}
    for action, intent in [
        ("action_fall_back", "nlu_fallback"),
        ("action_decline_off_topic", "out_of_scope"),
        ("action_decline_off_topic", "not_covered"),
    ]:
        ran = run(action, unsure(), intent=intent, text=text, misses=1, offer=offer)
        assert [(m["type"], m["text"], m["topic"], m["buttons"]) for m in ran.messages] == [
            ("fallback", "Notice empty_or_emoji.", None, (MENU, STAFF))
        ]
        assert ran.slots == [("offer", None)]


@pytest.mark.parametrize("intent", ["out_of_scope", "not_covered"])
def test_what_has_no_answer_is_declined_in_its_own_words_without_raising_misses(run, intent):
    offer = {"kind": "more", "topics": ["effects"]}
    ran = run("action_decline_off_topic", intent=intent, misses=1, topic="effects", offer=offer)
    assert [(m["type"], m["text"], m["topic"], m["buttons"]) for m in ran.messages] == [
        ("fallback", f"Reply to {intent}.", "out_of_scope", (MENU, STAFF))
    ]
    assert ran.slots == [("offer", None)]
    assert ran.payload["escalations"] == ()


def test_off_topic_and_not_covered_are_different_words(product):
    said = {product.conversations[name].text for name in ("out_of_scope", "not_covered")}
    assert len(said) == 2
    assert "do not cover" in product.conversations["not_covered"].text
