"""Disclaimers in one scripted chat: the right ones, in the right place, as often as they should."""

from __future__ import annotations

import pytest

from tests.running import Stack
from tests.stack import expected
from tests.stack.chat import Visitor

# What is asked, the topic, and the notes under its answer, in their order (BRIEF 3.2).
SCRIPT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # GENERAL stands under the first health answer.
    ("What is CRPS?", "crps_definition", ("GENERAL",)),
    # OFFLABEL once on general topics ...
    ("What is ketamine?", "ketamine_definition", ("OFFLABEL",)),
    ("What happens during an infusion?", "infusion_procedure", ()),
    # ... and each time on four; three would be too many, so two are merged.
    ("Does ketamine infusion work for CRPS?", "effectiveness", ("OFFLABEL", "EFFECT+EVIDENCE")),
    ("What are the common side effects?", "side_effects", ("REACTION", "RISK")),
    ("Is ketamine infusion safe?", "safety", ("REACTION", "RISK")),
    # Two that stand before the answer.
    ("Can ketamine be mixed with other medicines?", "combining_medicines",
     ("INTERACT", "MEDCHANGE")),
    ("Can infusions be repeated later?", "repeat_infusions", ("RISK+OFFLABEL", "EFFECT")),
    # Not a health answer: it does not count towards the next GENERAL.
    ("Where are you, and when are you open?", "location_hours", ("CLINICINFO",)),
    ("How does ketamine compare with other treatments?", "treatment_comparison", ("COMPARE",)),
    ("Why are benzodiazepines given with ketamine?", "benzodiazepines",
     ("INTERACT", "MEDCHANGE")),
    # The eleventh health answer: GENERAL again, outside the limit of two.
    ("How long does the pain relief last?", "relief_timing", ("EFFECT", "EVIDENCE", "GENERAL")),
    ("How is ketamine thought to work on pain?", "how_it_works", ()),
    ("Is ketamine FDA approved for CRPS?", "off_label", ("RISK", "OFFLABEL")),
    # PRIVACY where a visitor may be about to leave details.
    ("How can I talk to a person?", "speak_to_human", ("CLINICINFO", "PRIVACY")),
)  # fmt: skip


@pytest.fixture(scope="module")
def chat(stack: Stack) -> list[list[dict[str, object]]]:
    """The replies to the whole script."""
    visitor = Visitor(stack.url)
    return [visitor.say(text) for text, _, _ in SCRIPT]


@pytest.mark.parametrize("turn", range(len(SCRIPT)), ids=lambda i: f"{i + 1:02}_{SCRIPT[i][1]}")
def test_notes_are_exactly_those_due(chat: list[list[dict[str, object]]], turn: int) -> None:
    _, topic, notes = SCRIPT[turn]
    assert [message["topic"] for message in chat[turn]] == [topic]
    wanted = [
        {"id": name, "text": text, "position": position}
        for name in notes
        for text, position in [expected.note(name)]
    ]
    shown = [note for note in chat[turn][0]["disclaimers"] if note["id"] != "HOURS"]  # at night
    assert shown == wanted


def test_longer_text_follows_the_same_rules(stack: Stack) -> None:
    visitor = Visitor(stack.url)
    ids = []
    for text in ("What is ketamine?", "tell me more", "tell me more", "say that again"):
        ids.append([[n["id"] for n in m["disclaimers"]] for m in visitor.say(text)])
    assert ids[0] == [["OFFLABEL", "GENERAL"]]
    assert ids[1] == [[]]
    assert ids[2] == [[]]  # there is no more


def test_notes_never_stand_on_a_card(stack: Stack) -> None:
    visitor = Visitor(stack.url)
    (card,) = visitor.say("I want to kill myself")
    assert (card["type"], card["disclaimers"]) == ("card", [])
    (again,) = visitor.say("what are the common side effects?")
    assert (again["type"], again["disclaimers"]) == ("card", [])
