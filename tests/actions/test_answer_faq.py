"""Given a tracker, exactly these events and this payload."""

from tests.actions.conftest import question, run_on
from tests.actions.small import small_content


def slot(name, value):
    return {"event": "slot", "timestamp": None, "name": name, "value": value}


def button(title, act, topic=None):
    return {"title": title, "act": act, "topic": topic}


def note(name, position="after"):
    return {"id": name, "text": f"{name} note.", "position": position}


STAFF = button("Talk to our staff", "staff")


def message(**fields):
    empty = {
        "type": "answer",
        "topic": None,
        "title": None,
        "disclaimers": (),
        "citations": (),
        "buttons": (),
        "links": (),
        "triage": None,
        "triage_all": (),
        "tier": None,
        "priority": None,
        "degraded": False,
        "exit_label": None,
    }
    return {**empty, **fields}


def test_answer_faq_gives_exact_events_and_payload(run, small):
    ran = run("action_answer_faq", question("faq/effects"), misses=2)

    assert ran.events == [
        slot("topic", "effects"),
        slot("offer", {"kind": "more", "topics": ["effects"]}),
        slot("last_answer", {"topics": ["effects"], "part": "answer"}),
        slot("notes", {"answers_since_general": 1, "shown": []}),
        slot("misses", 0),
    ]
    assert ran.payload == {
        "type": "lantern.reply",
        "content_version": small.version,
        "escalations": (),
        "messages": (
            message(
                text="One. Two. Three.\n\nFour.",
                topic="effects",
                title="About effects",
                disclaimers=(note("REACTION"), note("RISK"), note("GENERAL")),
                citations=(
                    {"document": "First", "section": "Opening"},
                    {"document": "Second", "section": "Risks"},
                ),
                buttons=(
                    button("About relief", "topic", "relief"),
                    button("About price", "topic", "price"),
                    button("About medicines", "topic", "medicines"),
                    button("Tell me more", "more", "effects"),
                    STAFF,
                ),
            ),
        ),
    }


def test_answer_faq_sets_only_slots_that_change(run):
    slots = {
        "topic": "effects",
        "offer": {"kind": "more", "topics": ["effects"]},
        "last_answer": {"topics": ["effects"], "part": "answer"},
        "notes": {"answers_since_general": 4, "shown": ["OFFLABEL"]},
        "misses": 0,
    }
    ran = run("action_answer_faq", question("faq/effects"), **slots)
    assert ran.slots == [("notes", {"answers_since_general": 5, "shown": ["OFFLABEL"]})]


def test_two_questions_give_two_answers_with_buttons_under_the_last(run):
    ran = run("action_answer_faq", question("faq/procedure"), question("faq/price"))
    first, second = ran.messages
    assert (first["type"], first["topic"], first["text"]) == (
        "answer",
        "procedure",
        "Short procedure.",
    )
    assert (second["type"], second["topic"], second["text"]) == ("answer", "price", "Short price.")
    assert first["buttons"] == ()
    assert [b["title"] for b in second["buttons"]] == [
        "About effects",
        "About relief",
        "Talk to our staff",
    ]
    assert dict(ran.slots)["last_answer"] == {"topics": ["procedure", "price"], "part": "answer"}
    assert dict(ran.slots)["topic"] == "price"


def test_the_same_topic_twice_is_answered_once(run):
    ran = run("action_answer_faq", question("faq/price"), question("faq/price"))
    assert [m["topic"] for m in ran.messages] == ["price"]


def test_at_most_two_questions_are_answered(run):
    asked = [question(f"faq/{name}") for name in ("price", "effects", "relief")]
    ran = run("action_answer_faq", *asked)
    assert [m["topic"] for m in ran.messages] == ["price", "effects"]


def test_only_sure_questions_are_answered(run):
    ran = run("action_answer_faq", question("faq/price", "clarify"), question("faq/relief"))
    assert [m["topic"] for m in ran.messages] == ["relief"]


def test_a_handoff_offer_at_the_end_of_an_answer_is_remembered(run):
    ran = run("action_answer_faq", question("faq/diagnosis"))
    assert dict(ran.slots)["offer"] == {"kind": "handoff", "topics": ["diagnosis"]}


def test_nothing_more_to_tell_offers_nothing(run):
    ran = run("action_answer_faq", question("faq/price"), offer={"kind": "handoff", "topics": []})
    assert dict(ran.slots)["offer"] is None
    assert [b["act"] for b in ran.messages[0]["buttons"]] == ["staff"]


def test_speak_to_human_is_a_handoff_with_an_escalation(run):
    for label in ("faq/speak_to_human", "request_handoff"):
        ran = run("action_answer_faq", question(label))
        assert (ran.messages[0]["type"], ran.messages[0]["topic"]) == ("handoff", "speak_to_human")
        assert ran.payload["escalations"] == ({"kind": "handoff_requested", "priority": "P2"},)
        assert STAFF not in ran.messages[0]["buttons"]


def test_a_question_about_the_bot_keeps_its_label(run):
    ran = run("action_answer_faq", question("bot_challenge"), question("faq/price"))
    assert [m["topic"] for m in ran.messages] == ["bot_challenge", "price"]


def test_a_topic_that_is_gone_counts_as_a_miss(run):
    ran = run("action_answer_faq", question("faq/gone", ranking=["faq/gone", "faq/price"]))
    assert [(m["type"], m["text"]) for m in ran.messages] == [("clarify", "Notice misses_1.")]
    assert dict(ran.slots) == {"offer": {"kind": "clarify", "topics": ["price"]}, "misses": 1}


def test_after_the_third_miss_answers_still_come_and_guesses_stay_off(run):
    ran = run("action_answer_faq", question("faq/price"), misses=3)
    assert ran.messages[0]["topic"] == "price"
    assert "misses" not in dict(ran.slots)


def test_balance_lines_are_a_paragraph_of_their_own_only_when_switched_on():
    texts = {
        on: run_on(small_content(balance_lines=on))("action_answer_faq", question("faq/outside"))
        for on in (False, True)
    }
    assert texts[False].messages[0]["text"] == "Short outside."
    assert texts[True].messages[0]["text"] == "Short outside.\n\nA newer review disagrees."
