"""More detail, say again, sources: the topic under discussion goes on."""

import pytest

from tests.actions.conftest import question

LAST = {"topics": ["effects"], "part": "answer"}
OLD = {"topics": ["gone"], "part": "answer"}


def button(act, topic):
    return {"title": "…", "act": act, "topic": topic}


def told(ran):
    return [(m["type"], m["topic"], m["text"]) for m in ran.messages]


def test_more_detail_tells_the_longer_text_with_its_sources(run):
    ran = run("action_give_more_detail", intent="more_detail", topic="effects", last_answer=LAST)
    (message,) = ran.messages
    assert told(ran) == [("answer", "effects", "Five.")]
    assert message["citations"] == ({"document": "Second", "section": "Risks"},)
    assert [d["id"] for d in message["disclaimers"]] == ["REACTION", "RISK", "GENERAL"]
    assert [b["act"] for b in message["buttons"]] == ["topic", "topic", "topic", "staff"]
    assert ran.slots == [
        ("last_answer", {"topics": ["effects"], "part": "more"}),
        ("notes", {"answers_since_general": 1, "shown": []}),
    ]


def test_the_topic_of_a_pressed_button_wins(run):
    pressed = button("more", "relief")
    ran = run("action_give_more_detail", button=pressed, topic="effects", last_answer=LAST)
    assert told(ran) == [("answer", "relief", "Long relief.")]


@pytest.mark.parametrize(
    ("topic", "last"), [("effects", {"topics": ["effects"], "part": "more"}), ("price", None)]
)
def test_more_detail_with_nothing_left_says_so(run, topic, last):
    ran = run("action_give_more_detail", topic=topic, last_answer=last)
    assert told(ran) == [("smalltalk", topic, "Notice more_nothing.")]
    assert ran.events == []


@pytest.mark.parametrize("topic", [None, "gone"])
def test_more_detail_without_a_topic_asks_which(run, topic):
    ran = run("action_give_more_detail", topic=topic)
    assert told(ran) == [("smalltalk", "more_detail", "Reply to more_detail.")]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("answer", "One. Two. Three.\n\nFour."),
        ("more", "Five."),
        ("sources", "That came from:\n\nFirst: Opening\nSecond: Risks"),
    ],
)
def test_repeat_says_the_same_part_again(run, part, text):
    last = {"topics": ["effects"], "part": part}
    ran = run("action_repeat_answer", intent="repeat", topic="effects", last_answer=last)
    assert told(ran) == [("answer", "effects", text)]
    assert "last_answer" not in dict(ran.slots)


def test_repeat_carries_the_notes_that_are_always_shown(run):
    notes = {"answers_since_general": 1, "shown": ["OFFLABEL"]}
    last = {"topics": ["medicines", "relief"], "part": "answer"}
    ran = run("action_repeat_answer", last_answer=last, notes=notes)
    shown = [[d["id"] for d in m["disclaimers"]] for m in ran.messages]
    assert shown == [["INTERACT", "MEDCHANGE"], ["OFFLABEL", "EFFECT+EVIDENCE"]]


def test_repeating_a_handoff_does_not_tell_staff_twice(run):
    last = {"topics": ["speak_to_human"], "part": "answer"}
    ran = run("action_repeat_answer", last_answer=last)
    assert ran.messages[0]["type"] == "handoff"
    assert ran.payload["escalations"] == ()


@pytest.mark.parametrize("last", [None, OLD, {}, {"topics": ["effects"], "part": "gone"}])
def test_repeat_without_an_answer_says_so(run, last):
    ran = run("action_repeat_answer", last_answer=last)
    assert told(ran) == [("smalltalk", "repeat", "Reply to repeat.")]


def test_sources_name_documents_and_sections(run):
    ran = run("action_give_sources", intent="ask_sources", topic="effects", last_answer=LAST)
    (message,) = ran.messages
    assert told(ran) == [("answer", "effects", "That came from:\n\nFirst: Opening\nSecond: Risks")]
    assert message["citations"] == (
        {"document": "First", "section": "Opening"},
        {"document": "Second", "section": "Risks"},
    )
    assert ran.slots == [("last_answer", {"topics": ["effects"], "part": "sources"})]


def test_sources_of_a_pressed_button_are_of_its_topic(run):
    ran = run(
        "action_give_sources",
        button=button("sources", "effects"),
        last_answer={"topics": ["price"], "part": "answer"},
    )
    assert ran.messages[0]["topic"] == "effects"


@pytest.mark.parametrize("last", [None, OLD, {"topics": ["price"], "part": "answer"}])
def test_sources_without_any_say_so(run, last):
    ran = run("action_give_sources", last_answer=last)
    assert told(ran) == [("smalltalk", "ask_sources", "Reply to ask_sources.")]


def lean(run, name="faq/effects", **slots):
    asked = question(name, in_context=True)
    return run("action_answer_faq", asked, text="how often", topic="effects", **slots)


def test_a_follow_up_on_the_topic_just_answered_gets_the_longer_text(run):
    ran = lean(run, last_answer=LAST)
    assert told(ran) == [("answer", "effects", "Five.")]
    assert [b["act"] for b in ran.messages[0]["buttons"]] == ["topic", "topic", "topic", "staff"]
    assert ran.slots == [
        ("last_answer", {"topics": ["effects"], "part": "more"}),
        ("notes", {"answers_since_general": 1, "shown": []}),
    ]


def test_a_follow_up_after_the_longer_text_gets_the_short_one_again(run):
    ran = lean(run, last_answer={"topics": ["effects"], "part": "more"})
    assert told(ran) == [("answer", "effects", "One. Two. Three.\n\nFour.")]
    assert dict(ran.slots)["last_answer"] == LAST


def test_follow_ups_go_back_and_forth_between_both_texts(run):
    slots, said = {}, []
    first = run("action_answer_faq", question("faq/effects", in_context=False))
    slots |= dict(first.slots)
    for _ in range(3):
        ran = lean(run, **{name: value for name, value in slots.items() if name != "topic"})
        slots |= dict(ran.slots)
        said.append(ran.messages[0]["text"])
    assert said == ["Five.", "One. Two. Three.\n\nFour.", "Five."]


def test_a_follow_up_after_the_sources_gets_the_short_text(run):
    ran = lean(run, last_answer={"topics": ["effects"], "part": "sources"})
    assert told(ran) == [("answer", "effects", "One. Two. Three.\n\nFour.")]


def test_a_follow_up_that_asks_another_topic_is_answered_as_ever(run):
    ran = lean(run, "faq/relief", last_answer=LAST)
    assert told(ran) == [("answer", "relief", "Short relief.")]


def test_the_same_question_asked_whole_is_answered_as_ever(run):
    for in_context in (False, None):
        asked = question("faq/effects", in_context=in_context)
        ran = run("action_answer_faq", asked, topic="effects", last_answer=LAST)
        assert told(ran) == [("answer", "effects", "One. Two. Three.\n\nFour.")]


@pytest.mark.parametrize(
    "last", [None, OLD, {"topics": ["procedure", "effects"], "part": "answer"}]
)
def test_a_follow_up_goes_on_only_with_the_one_topic_answered_last(run, last):
    assert told(lean(run, last_answer=last)) == [("answer", "effects", "One. Two. Three.\n\nFour.")]


def test_a_topic_without_a_longer_text_is_told_again(run):
    last = {"topics": ["price"], "part": "answer"}
    assert told(lean(run, "faq/price", last_answer=last)) == [("answer", "price", "Short price.")]


def test_two_questions_are_answered_both_even_after_one_of_them(run):
    asked = [question("faq/effects", in_context=True), question("faq/relief")]
    ran = run("action_answer_faq", *asked, topic="effects", last_answer=LAST)
    assert [m["topic"] for m in ran.messages] == ["effects", "relief"]
    assert ran.messages[0]["text"] == "One. Two. Three.\n\nFour."
