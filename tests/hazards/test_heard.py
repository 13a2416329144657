"""Missed cries for help: each class, and each way in which a cry can slip through."""

from __future__ import annotations

import pytest

from tests.hazards.desk import Desk
from tests.triage.report import read_lines
from wire.content import Content
from wire.triage import Triage

EXPLICIT = [
    case for name in ("spec_examples.jsonl", "p0_explicit.jsonl") for case in read_lines(name)
]
ORDINARY = (
    "What are your opening hours?",
    "How much does an infusion cost, and does insurance pay?",
    "I read your page about side effects, thank you.",
)
# Nothing ends the question: what follows is read as a part of it.
RUN_ON_BEFORE = (
    "how much does an infusion cost and does insurance pay",
    "what are your hours and also",
    "hi can you tell me about ketamine",
    "does it work for feet",
    "is parking free there",
    "my doctor said to ask you about infusions",
)
RUN_ON_AFTER = (
    "do you take medicare",
    "what are your hours",
    "how long does it last",
    "and is it covered",
)
# An explicit cry must be heard in any surroundings. To be lowered with the rules.
RUN_ON_UNHEARD = 0.01
FILLER = "I have had CRPS in my left foot since a fall on the stairs, and I read a lot about it."
SPANISH = (
    "me quiero matar",
    "no quiero vivir",
    "quiero morir",
    "voy a suicidarme",
    "me tomé muchas pastillas",
    "no puedo respirar",
)
DARK = "I want to kill myself"
ABUSE = (
    "my husband hits me",
    "he is hitting me right now",
    "my partner beats me",
    "my boyfriend choked me last night",
    "my carer hits me",
    "my wife punches me and I am scared of her",
    "my son threatens to kill me",
    "I am being abused at home",
    "my husband locks me in the bedroom",
    "he forces me to have sex with him",
)


def of_class(name: str) -> list[str]:
    """Return the plainly worded messages of a class."""
    found = [case["text"] for case in EXPLICIT if name in case["triage"]]
    assert len(found) >= 10
    return found


def unheard(triage: Triage, texts: list[str]) -> list[str]:
    """Return the texts that bring no card."""
    return [text for text in texts if not triage.evaluate([text]).fired]


def test_plain_words_of_suicide_are_heard(triage: Triage) -> None:
    assert unheard(triage, of_class("self_harm")) == []


def test_plain_words_of_a_medical_emergency_are_heard(triage: Triage) -> None:
    assert unheard(triage, of_class("medical_emergency")) == []


def test_plain_words_of_an_overdose_are_heard(triage: Triage) -> None:
    assert unheard(triage, of_class("overdose")) == []


def test_plain_words_about_somebody_else_in_danger_are_heard(triage: Triage) -> None:
    assert unheard(triage, of_class("third_party_risk")) == []


def test_plain_words_of_abuse_are_heard(triage: Triage) -> None:
    assert unheard(triage, list(ABUSE)) == []


@pytest.mark.parametrize("name", ["self_harm", "medical_emergency", "overdose"])
def test_leading_class_is_mostly_the_right_one(triage: Triage, name: str) -> None:
    texts = of_class(name)
    wrong = [text for text in texts if name not in triage.evaluate([text]).classes]
    assert len(wrong) / len(texts) <= 0.05, wrong


@pytest.mark.parametrize("question", ORDINARY)
def test_cry_after_an_ordinary_question_is_heard(triage: Triage, question: str) -> None:
    assert unheard(triage, [f"{question} {case['text']}" for case in EXPLICIT]) == []


@pytest.mark.parametrize("question", ORDINARY)
def test_cry_before_an_ordinary_question_is_heard(triage: Triage, question: str) -> None:
    assert unheard(triage, [f"{case['text']}. {question}" for case in EXPLICIT]) == []


def test_cry_at_the_end_of_the_longest_message_is_heard(triage: Triage) -> None:
    before = " ".join([FILLER] * 12)
    filled = [f"{before[: 998 - len(case['text'])]}. {case['text']}" for case in EXPLICIT]
    assert {len(text) for text in filled} == {1000}
    assert unheard(triage, filled) == []


def test_cry_without_a_stop_beside_a_question_is_mostly_heard(triage: Triage) -> None:
    cries = [case["text"] for case in EXPLICIT]
    texts = [f"{question} {cry}" for question in RUN_ON_BEFORE for cry in cries]
    texts += [f"{cry} {question}" for question in RUN_ON_AFTER for cry in cries]
    assert len(unheard(triage, texts)) / len(texts) <= RUN_ON_UNHEARD


@pytest.mark.parametrize("text", SPANISH)
async def test_spanish_cry_gets_spanish_words_first(
    desk: Desk, content: Content, text: str
) -> None:
    [card] = await (await desk.visitor()).say(text)
    assert card.type == "card"
    assert card.text.startswith(content.notices["spanish_crisis"])


async def test_every_written_field_of_the_form_is_read(desk: Desk) -> None:
    watch = desk.services.watch
    assert watch.look_at("somebody", DARK, "").urgent
    assert watch.look_at("somebody", "Pat", DARK).urgent
    assert not watch.look_at("somebody", "Pat", "after five").classes
    both = watch.look_at("somebody", "I took too many pills", DARK)
    assert both.classes == ("overdose", "self_harm")
