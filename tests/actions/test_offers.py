"""Yes and no: what they mean depends on what was offered last."""

import pytest

from tests.actions.conftest import question

CLARIFY_TWO = {"kind": "clarify", "topics": ["effects", "price"]}
STARTERS = ("About procedure", "About effects", "See all topics")


def titles(message):
    return tuple(b["title"] for b in message["buttons"])


def test_yes_to_one_guess_answers_it(run):
    offer = {"kind": "clarify", "topics": ["price"]}
    ran = run("action_accept_offer", intent="affirm", offer=offer, misses=1)
    assert [(m["type"], m["topic"], m["text"]) for m in ran.messages] == [
        ("answer", "price", "Short price.")
    ]
    assert ran.slots == [
        ("topic", "price"),
        ("offer", None),
        ("last_answer", {"topics": ["price"], "part": "answer"}),
        ("notes", {"answers_since_general": None, "shown": ["PRIVACY"]}),
        ("misses", 0),
    ]


def test_yes_to_several_guesses_repeats_the_choice(run):
    ran = run("action_accept_offer", intent="affirm", offer=CLARIFY_TWO, misses=1)
    (message,) = ran.messages
    assert (message["type"], message["text"], message["topic"]) == (
        "clarify",
        "Notice misses_1.",
        "affirm",
    )
    assert titles(message) == ("About effects", "About price", "None of these")
    assert ran.events == []


def test_yes_to_more_tells_more(run):
    offer = {"kind": "more", "topics": ["effects"]}
    ran = run("action_accept_offer", intent="affirm", offer=offer, topic="effects")
    assert [(m["type"], m["topic"], m["text"]) for m in ran.messages] == [
        ("answer", "effects", "Five.")
    ]
    assert dict(ran.slots)["last_answer"] == {"topics": ["effects"], "part": "more"}
    assert dict(ran.slots)["offer"] is None


def test_yes_to_the_staff_hands_off(run):
    offer = {"kind": "handoff", "topics": ["diagnosis"]}
    ran = run("action_accept_offer", intent="affirm", offer=offer)
    assert [(m["type"], m["topic"]) for m in ran.messages] == [("handoff", "speak_to_human")]
    assert ran.payload["escalations"] == ({"kind": "handoff_requested", "priority": "P2"},)


@pytest.mark.parametrize(
    "offer",
    [
        None,
        {},
        {"kind": "clarify", "topics": ["gone"]},
        {"kind": "more", "topics": "effects"},
        {"kind": "other", "topics": ["effects"]},
        {"kind": "more", "topics": [3, None]},
    ],
)
def test_yes_without_an_offer_that_can_be_kept_asks_what_to_tell(run, offer):
    ran = run("action_accept_offer", intent="affirm", offer=offer)
    (message,) = ran.messages
    assert (message["type"], message["topic"], message["text"]) == (
        "smalltalk",
        "affirm",
        "Reply to affirm.",
    )
    assert titles(message) == STARTERS


def test_no_to_a_guess_goes_one_rung_down(run):
    ran = run("action_decline_offer", intent="deny", offer=CLARIFY_TWO, misses=1)
    (message,) = ran.messages
    assert (message["type"], message["topic"], message["text"]) == (
        "fallback",
        "deny",
        "Notice after_none_of_these.",
    )
    assert titles(message) == ("See all topics", "Talk to our staff")
    assert ran.slots == [("offer", None), ("misses", 2)]


def test_none_of_these_goes_down_even_when_the_offer_is_gone(run):
    pressed = {"title": "None of these", "act": "none_of_these", "topic": None}
    ran = run("action_decline_offer", intent="deny", button=pressed, misses=2)
    assert ran.messages[0]["text"] == "Notice misses_3."
    assert ran.slots == [("offer", {"kind": "handoff", "topics": []}), ("misses", 3)]
    assert ran.payload["escalations"] == ({"kind": "repeated_fallback", "priority": "P3"},)


@pytest.mark.parametrize("kind", ["more", "handoff"])
def test_no_to_more_or_staff_asks_what_to_tell(run, kind):
    offer = {"kind": kind, "topics": ["effects"]}
    ran = run("action_decline_offer", intent="deny", offer=offer, misses=1)
    (message,) = ran.messages
    assert (message["type"], message["topic"], message["text"]) == (
        "smalltalk",
        "deny",
        "Reply to deny.",
    )
    assert ran.slots == [("offer", None), ("misses", 0)]


def test_an_offer_is_kept_through_a_whole_chat(run):
    slots = {}
    for action, fields in [
        ("action_suggest_topics", {"questions": [question("", "clarify", ["faq/effects"])]}),
        ("action_accept_offer", {"intent": "affirm"}),
        ("action_accept_offer", {"intent": "affirm"}),
        ("action_accept_offer", {"intent": "affirm"}),
    ]:
        ran = run(action, *fields.pop("questions", []), **fields, **slots)
        slots |= dict(ran.slots)
    assert ran.messages[0]["text"] == "Reply to affirm."
    assert slots["last_answer"] == {"topics": ["effects"], "part": "more"}
