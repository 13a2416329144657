"""Small talk, complaints, the bot about itself, the menu, the way to a person, cards."""

import pytest

STARTERS = ["About procedure", "About effects", "See all topics"]
WAY_OUT = ["See all topics", "Talk to our staff"]


def told(ran):
    return [(m["type"], m["topic"], m["text"]) for m in ran.messages]


def titles(ran):
    return [b["title"] for b in ran.messages[0]["buttons"]]


@pytest.mark.parametrize(
    ("intent", "buttons"),
    [
        ("greet", STARTERS),
        ("goodbye", []),
        ("thanks", []),
        ("feedback_positive", []),
        ("feedback_negative", WAY_OUT),
        ("privacy", []),
    ],
)
def test_smalltalk_says_the_reply_of_its_intent(run, intent, buttons):
    ran = run("action_reply_smalltalk", intent=intent, misses=1, topic="effects")
    assert told(ran) == [("smalltalk", intent, f"Reply to {intent}.")]
    assert titles(ran) == buttons
    assert ran.slots == [("misses", 0)]


def test_a_complaint_offers_the_staff_and_tells_them(run):
    ran = run("action_reply_complaint", intent="complaint")
    assert told(ran) == [("smalltalk", "complaint", "Reply to complaint.")]
    assert titles(ran) == ["Talk to our staff"]
    assert ran.slots == [("offer", {"kind": "handoff", "topics": []})]
    assert ran.payload["escalations"] == ({"kind": "complaint", "priority": "P3"},)


@pytest.mark.parametrize(
    ("intent", "buttons"),
    [("bot_challenge", ["Tell me more", "Talk to our staff"]), ("capabilities", STARTERS)],
)
def test_the_bot_says_what_it_is(run, intent, buttons):
    ran = run("action_introduce_bot", intent=intent)
    assert told(ran) == [("answer", intent, "Short bot_identity.")]
    assert titles(ran) == buttons
    assert [d["id"] for d in ran.messages[0]["disclaimers"]] == ["PRIVACY"]
    assert dict(ran.slots)["topic"] == "bot_identity"


def test_the_menu_shows_all_topics_of_its_groups_in_order(run):
    ran = run("action_show_topics", intent="topic_menu")
    assert told(ran) == [("smalltalk", "capabilities", "Topics:")]
    assert titles(ran) == [
        "About diagnosis",
        "About outside",
        "About procedure",
        "About approval",
        "About effects",
        "About medicines",
        "About relief",
    ]


def test_the_menu_of_the_product_has_every_topic(product):
    listed = [topic for group in product.groups for topic in group.topics]
    assert sorted(listed) == sorted(product.topics)


def test_asking_for_a_person_is_answered_and_escalated(run):
    ran = run("action_request_handoff", intent="request_handoff", misses=2)
    assert told(ran) == [("handoff", "speak_to_human", "Short speak_to_human.")]
    assert ran.payload["escalations"] == ({"kind": "handoff_requested", "priority": "P2"},)
    assert dict(ran.slots)["misses"] == 0


def test_escalate_shows_one_card_with_the_numbers_of_all_classes(run):
    notes = {"answers_since_general": 3, "shown": ["OFFLABEL"]}
    found = {"classes": ["self_harm", "overdose", "unknown"], "tier": "A"}
    ran = run("action_escalate", intent="triage_alert", triage=found, notes=notes)
    (card,) = ran.messages
    assert (card["type"], card["text"], card["topic"]) == (
        "card",
        "Lead of overdose.\n\nBody of overdose.",
        None,
    )
    assert (card["triage"], card["triage_all"], card["tier"], card["priority"]) == (
        "overdose",
        ("overdose", "self_harm"),
        "A",
        "P0",
    )
    assert card["links"] == (
        {"label": "Call emergency", "href": "tel:911"},
        {"label": "Call poison", "href": "tel:18002221222"},
        {"label": "Call lifeline", "href": "tel:988"},
    )
    assert card["buttons"] == ({"title": "Go back", "act": "back", "topic": None},)
    assert card["disclaimers"] == ()
    assert ran.payload["escalations"] == (
        {"kind": "overdose", "priority": "P0"},
        {"kind": "self_harm", "priority": "P0"},
    )
    # A card that is closed makes GENERAL due again.
    assert ran.slots == [("notes", {"answers_since_general": None, "shown": ["OFFLABEL"]})]


def test_escalate_without_a_way_back_has_no_button(run):
    ran = run("action_escalate", triage={"classes": ["bypass_rules"], "tier": None})
    assert (ran.messages[0]["buttons"], ran.messages[0]["priority"]) == ((), "P3")


def test_the_mere_subject_gets_one_gentle_line(run):
    ran = run("action_escalate", triage={"classes": [], "tier": "C"})
    assert told(ran) == [("notice", None, "Call 988 any time.")]
    assert ran.messages[0]["tier"] == "C"
    assert ran.payload["escalations"] == ()


def test_escalate_without_a_finding_is_a_miss(run):
    assert told(run("action_escalate"))[0][2] == "Notice misses_2."
