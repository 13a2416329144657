"""Rules for subjects and follow-up examples, broken one at a time."""

from dataclasses import replace

import pytest

from lantern.learning.content.asked_next import check_asked_next
from lantern.learning.content.check import check_folder
from tests.learning.changes import TOPIC, setting

GOOD = {"text": "quokka, then?", "topic": "safety", "voice": "plain"}
FILE = f"data/faq/{TOPIC}.yml"


def asked(folder, entries):
    """Return the folder with other follow-ups after one topic."""
    topics = [replace(s, asked_next=entries) if s.id == TOPIC else s for s in folder.topics]
    return replace(folder, topics=tuple(topics))


def titled(folder, subject):
    """Return the folder with another subject of one topic; None takes it away."""
    topics = []
    for source in folder.topics:
        if source.id == TOPIC:
            source = replace(source, body=dict(source.body))
            setting("subject", subject)(source)
            if subject is None:
                del source.body["subject"]
        topics.append(source)
    return replace(folder, topics=tuple(topics))


def found(folder):
    return [(problem.file, problem.code) for problem in check_asked_next(folder)]


def test_the_words_of_the_product_are_clean(folder):
    assert found(folder) == []


@pytest.mark.parametrize(
    ("subject", "codes"),
    [
        (None, ["no_subject"]),
        ("  ", ["no_subject"]),
        (7, ["no_subject"]),
        ("s" * 61, ["subject_length"]),
        ("s" * 60, []),
    ],
)
def test_every_topic_has_a_short_subject(folder, subject, codes):
    assert found(titled(folder, subject)) == [(FILE, code) for code in codes]


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        (None, []),
        ([GOOD], []),
        ([{**GOOD, "topic": "greet"}], []),
        ([{**GOOD, "topic": "speak_to_human"}], []),
        ([{**GOOD, "topic": TOPIC}], []),
        ([], ["asked_next_empty"]),
        ("quokka", ["asked_next_empty"]),
        (["quokka"], ["asked_next_keys"]),
        ([{"text": "quokka", "topic": "safety"}], ["asked_next_keys"]),
        ([{**GOOD, "intent": "faq/safety"}], ["asked_next_keys"]),
        ([{**GOOD, "text": 7}], ["asked_next_not_text"]),
        ([{**GOOD, "text": " "}], ["asked_next_not_text"]),
        ([{**GOOD, "topic": "nope"}], ["asked_next_topic_unknown"]),
        ([{**GOOD, "topic": ["safety"]}], ["asked_next_topic_unknown"]),
        ([{**GOOD, "voice": "angry"}], ["asked_next_no_voice"]),
        ([{**GOOD, "voice": None}], ["asked_next_no_voice"]),
        ([GOOD, {**GOOD, "text": "Quokka then", "topic": "evidence"}], ["asked_next_twice"]),
    ],
)
def test_follow_ups_are_checked(folder, entries, codes):
    assert found(asked(folder, entries)) == [(FILE, code) for code in codes]


def test_a_follow_up_that_is_an_example_of_its_topic_is_named(folder):
    source = next(source for source in folder.topics if source.id == TOPIC)
    text = source.nlu[0]["examples"][0]["text"].upper()
    assert found(asked(folder, [{**GOOD, "text": text}])) == [(FILE, "asked_next_twice")]


def test_a_topic_without_examples_cannot_be_asked_for(folder):
    topics = [replace(s, nlu=()) if s.id == "safety" else s for s in asked(folder, [GOOD]).topics]
    problems = found(replace(folder, topics=tuple(topics)))
    assert (FILE, "asked_next_topic_unknown") in problems


def test_a_conversation_is_not_asked_on_about(folder):
    greet = next(source for source in folder.conversations if source.id == "greet")
    conversations = tuple(
        replace(s, asked_next=[GOOD]) if s is greet else s for s in folder.conversations
    )
    problems = found(replace(folder, conversations=conversations))
    assert problems == [("data/conversation/greet.yml", "asked_next_no_topic")]


def test_the_whole_check_runs_this_one(folder):
    codes = {problem.code for problem in check_folder(asked(folder, []))}
    assert "asked_next_empty" in codes
