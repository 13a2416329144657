"""A button named in words does what the button would have done."""

import pytest

from actions.choices import answer_buttons, follow_ups_of
from tests.actions.conftest import question

CLARIFY = {"kind": "clarify", "topics": ["relief", "procedure", "diagnosis"]}
MORE = {"kind": "more", "topics": ["effects"]}
EFFECTS = {"topics": ["effects"], "part": "answer"}
SEEN = {"answers_since_general": 1, "shown": []}
NONE = {"title": "None of these", "act": "none_of_these", "topic": None}


def choose(run, choice, **fields):
    text = fields.pop("text", "the second one")
    return run("action_choose_button", intent="choose_button", text=text, choice=choice, **fields)


def told(ran):
    return [(m["type"], m["topic"], m["text"]) for m in ran.messages]


def guessed(*topics):
    titles = [{"title": f"About {t}", "act": "topic", "topic": t} for t in topics]
    return (*titles, NONE)


@pytest.mark.parametrize(
    ("choice", "topic", "text"),
    [
        (1, "relief", "Short relief."),
        (2, "procedure", "Short procedure."),
        (3, "diagnosis", "No. Would you like to speak with our staff?"),
        (-1, "diagnosis", "No. Would you like to speak with our staff?"),
    ],
)
def test_a_guess_named_by_its_place_is_answered(run, choice, topic, text):
    ran = choose(run, choice, offer=CLARIFY, misses=1, notes=SEEN)
    assert told(ran) == [("answer", topic, text)]
    assert dict(ran.slots)["topic"] == topic
    assert dict(ran.slots)["last_answer"] == {"topics": [topic], "part": "answer"}
    assert dict(ran.slots)["misses"] == 0


def test_a_chosen_button_gives_the_events_and_words_of_the_pressed_one(run):
    slots = {"offer": CLARIFY, "misses": 1, "last_answer": EFFECTS, "topic": "effects"}
    pressed = {"title": "About procedure", "act": "topic", "topic": "procedure"}
    by_press = run("action_answer_faq", question("faq/procedure"), button=pressed, **slots)
    assert choose(run, 2, **slots) == by_press


@pytest.mark.parametrize(
    ("choice", "topic"), [(1, "relief"), (2, "price"), (3, "medicines"), (-1, "medicines")]
)
def test_after_an_answer_the_follow_ups_under_it_are_chosen_from(run, choice, topic):
    ran = choose(run, choice, topic="effects", offer=MORE, last_answer=EFFECTS)
    assert told(ran) == [("answer", topic, f"Short {topic}.")]


def test_after_two_answers_the_buttons_under_the_last_count(run):
    both = run("action_answer_faq", question("faq/effects"), question("faq/procedure"))
    titles = [b["title"] for b in both.messages[1]["buttons"]]
    assert titles[:2] == ["About relief", "About price"]
    assert told(choose(run, 2, **dict(both.slots))) == [("answer", "price", "Short price.")]


@pytest.mark.parametrize("part", ["answer", "more"])
def test_every_shown_topic_button_can_be_chosen_by_its_place(run, part):
    last = {"topics": ["effects"], "part": part}
    shown = run("action_repeat_answer", intent="repeat", last_answer=last).messages[0]["buttons"]
    topics = [b["topic"] for b in shown if b["act"] == "topic"]
    assert len(topics) == 3
    for place, topic in enumerate(topics, 1):
        assert choose(run, place, last_answer=last).messages[0]["topic"] == topic


def test_open_guesses_win_over_the_answer_before_them(run):
    ran = choose(run, 1, offer=CLARIFY, last_answer={"topics": ["procedure"], "part": "answer"})
    assert [m["topic"] for m in ran.messages] == ["relief"]


@pytest.mark.parametrize("choice", [4, -4, 9, 0])
def test_a_place_that_is_not_there_is_asked_about_again_and_is_no_miss(run, choice):
    ran = choose(run, choice, offer=CLARIFY, misses=1)
    assert told(ran) == [("clarify", None, "Notice misses_1.")]
    assert ran.messages[0]["buttons"] == guessed("relief", "procedure", "diagnosis")
    assert ran.slots == []


def test_a_place_that_is_not_under_the_answer_offers_what_is(run):
    ran = choose(run, 4, offer=MORE, topic="effects", last_answer=EFFECTS)
    offer = {"kind": "clarify", "topics": ["relief", "price", "medicines"]}
    assert ran.messages[0]["buttons"] == guessed("relief", "price", "medicines")
    assert ran.slots == [("offer", offer)]
    # So the next choice is made from the same buttons.
    assert choose(run, 2, offer=offer, last_answer=EFFECTS).messages[0]["topic"] == "price"


@pytest.mark.parametrize(
    "slots",
    [
        {},
        {"offer": {"kind": "handoff", "topics": []}},
        {"offer": {"kind": "clarify", "topics": ["gone"]}},
        {"last_answer": {"topics": ["relief"], "part": "answer"}},
        {"last_answer": {"topics": ["gone"], "part": "answer"}},
    ],
)
def test_without_topics_to_choose_from_it_is_a_miss(run, slots):
    ran = choose(run, 1, **slots)
    assert told(ran) == [("fallback", None, "Notice misses_2.")]
    assert dict(ran.slots)["misses"] == 1


def test_topics_that_this_content_lost_are_not_counted(run):
    ran = choose(run, 2, offer={"kind": "clarify", "topics": ["relief", "gone", "price"]})
    assert [m["topic"] for m in ran.messages] == ["price"]


def test_follow_ups_are_known_topics_of_the_last_answer_first(small):
    topics = small.topics
    assert follow_ups_of(small, [topics["effects"]]) == ["relief", "price", "medicines"]
    both = [topics["effects"], topics["speak_to_human"]]
    assert follow_ups_of(small, both) == ["price", "relief", "medicines"]
    assert follow_ups_of(small, both[::-1]) == ["relief", "price", "medicines"]
    # Never what was just answered.
    assert follow_ups_of(small, [topics["procedure"]]) == ["effects", "relief"]
    assert follow_ups_of(small, [topics["effects"], topics["procedure"]])[0] == "relief"
    assert follow_ups_of(small, [topics["relief"]]) == []


def test_the_topic_buttons_of_every_answer_are_its_follow_ups(product):
    for topic in product.topics.values():
        buttons = answer_buttons(product, [topic], more=True)
        shown = [button.topic for button in buttons if button.act == "topic"]
        assert shown == follow_ups_of(product, [topic]), topic.id
        assert "speak_to_human" not in shown
