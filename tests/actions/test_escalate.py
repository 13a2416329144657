"""The card of the trained classifier: what it offers beside help, and what it keeps to itself."""

from __future__ import annotations

import pytest

from tests.actions.conftest import question, run_on

ADVICE = {"classes": ["personal_advice"], "tier": None}


@pytest.fixture(scope="module")
def ask(product):
    return run_on(product)


def offered(ran):
    [card] = ran.messages
    assert card["type"] == "card"
    return [(button["act"], button["topic"]) for button in card["buttons"]]


def test_advice_offers_the_general_topic_and_does_not_answer_it(ask):
    ran = ask("action_escalate", question("faq/side_effects"), triage=ADVICE)
    assert offered(ran) == [("topic", "side_effects")]


@pytest.mark.parametrize(
    "asked",
    [
        question("faq/side_effects", "fallback"),
        question("faq/speak_to_human"),
        question("bot_challenge"),
        question("greet"),
        question("faq/topic_of_long_ago"),
    ],
)
def test_advice_without_a_general_topic_offers_none(ask, asked):
    assert offered(ask("action_escalate", asked, triage=ADVICE)) == []


def test_card_that_pauses_offers_no_topic(ask):
    found = {"classes": ["personal_advice", "self_harm"], "tier": "B"}
    ran = ask("action_escalate", question("faq/side_effects"), triage=found)
    assert offered(ran) == [("back", None)]


def test_abuse_by_a_nurse_names_no_number_of_the_clinic(ask, product):
    found = {"classes": ["abuse"], "tier": None}
    complaint = ask("action_escalate", triage=found, text="the nurse touched me")
    home = ask("action_escalate", triage=found, text="my husband beats me")
    kinds = [ran.payload["escalations"][0]["kind"] for ran in (complaint, home)]
    assert kinds == ["abuse_own_staff", "abuse"]
    own, other = complaint.messages[0], home.messages[0]
    assert product.clinic.phone not in own["text"] and "nursing board" in own["text"]
    assert product.clinic.phone in other["text"] and "nursing board" not in other["text"]
    assert own["exit_label"] == other["exit_label"] == "Leave this page now"


def test_reaction_stands_before_every_health_answer_after_a_bad_reaction(ask, product):
    notes = {"answers_since_general": 1, "shown": ["OFFLABEL"], "unwell": True}
    ran = ask("action_answer_faq", question("faq/infusion_duration"), notes=notes)
    first = ran.messages[0]["disclaimers"][0]
    assert (first["id"], first["position"]) == ("REACTION", "before")
    assert dict(ran.slots)["notes"]["unwell"] is True
    [hours] = ask("action_answer_faq", question("faq/location_hours"), notes=notes).messages
    assert "REACTION" not in [note["id"] for note in hours["disclaimers"]]
