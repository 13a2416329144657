"""Where a message is cut, and where one question must stay whole."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.spacy_reader import CLAUSES, SpacyReader

CUT = {
    "Is it safe? And what does it cost me?": ["Is it safe?", "And what does it cost me?"],
    "How long does it take and what does it cost?": [
        "How long does it take",
        "what does it cost?",
    ],
    "What is CRPS? How do doctors find it?": ["What is CRPS?", "How do doctors find it?"],
    "I have CRPS in my foot. Does ketamine help?": [
        "I have CRPS in my foot.",
        "Does ketamine help?",
    ],
    "Where are you and when do you open on Monday?": [
        "Where are you",
        "when do you open on Monday?",
    ],
    "How does it work, and who gives the infusion?": [
        "How does it work",
        "who gives the infusion?",
    ],
    "Thanks for that. One more thing. Is it addictive?": [
        "Thanks for that.",
        "One more thing.",
        "Is it addictive?",
    ],
    "How many sessions are there and how long do they last?": [
        "How many sessions are there",
        "how long do they last?",
    ],
    "What does ketamine do and why do doctors give it?": [
        "What does ketamine do",
        "why do doctors give it?",
    ],
    "Who pays for this and who decides the dose?": ["Who pays for this", "who decides the dose?"],
    "Can I eat before it? Can I drive after it?": ["Can I eat before it?", "Can I drive after it?"],
    "My wife read your page. She asks how long relief lasts.": [
        "My wife read your page.",
        "She asks how long relief lasts.",
    ],
    "Do I need a referral or can I just call you?": [
        "Do I need a referral",
        "can I just call you?",
    ],
    "Hello! What are the side effects of ketamine?": [
        "Hello!",
        "What are the side effects of ketamine?",
    ],
    "What is it? 😀 What does it cost then?": ["What is it?", "😀 What does it cost then?"],
}

WHOLE = (
    "Does it make you feel sick and dizzy afterwards?",
    "Is ketamine safe for people with asthma and diabetes?",
    "Can I eat and drink before the infusion starts?",
    "What are the risks and side effects of ketamine?",
    "How do I get ready and pack for the day?",
    "does insurance or medicare pay for the whole treatment",
    "Can it raise your pulse and blood pressure at once?",
    "Are nurses and doctors in the room all the time?",
    "Will I be able to walk and talk during it?",
    "What happens before and after the infusion on that day?",
    "I would like to know how long and how often",
    "Who should not have ketamine or should be very careful?",
    "Do opioids make the pain come back again and again?",
    "tell me about burning and shooting pain in the arm",
    "is there anything between pills and the ketamine drip",
)


def clauses_of(reader: SpacyReader, text: str) -> list[str]:
    """Read one message and return its clauses."""
    message = Message({TEXT: text})
    reader.process([message])
    return message.get(CLAUSES)


@pytest.mark.parametrize(("text", "parts"), CUT.items(), ids=CUT.keys())
def test_clauses_cut_two_questions(reader: SpacyReader, text: str, parts: list[str]) -> None:
    assert clauses_of(reader, text) == parts


@pytest.mark.parametrize("text", WHOLE)
def test_clauses_leave_one_question_whole(reader: SpacyReader, text: str) -> None:
    assert clauses_of(reader, text) == [text]


def test_clauses_lose_no_word(reader: SpacyReader) -> None:
    for text in (*CUT, *WHOLE):
        kept = " ".join(clauses_of(reader, text)).lower()
        lost = [word for word in text.lower().split() if word.strip(",") not in kept]
        assert set(lost) <= {"and", "or", "😀"}, text
