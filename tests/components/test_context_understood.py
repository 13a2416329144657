"""The classifier answers a message after the topic before it, and only where it leans on it."""

from __future__ import annotations

import dataclasses
import math

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.faq_classifier import FaqClassifier
from tests.components.small_pipeline import FOLLOW_UPS, SUBJECTS, Pipeline

TOPICS = list(SUBJECTS)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("text", ["why is that", "ok but why?", "is that usual", "and then?"])
def test_message_that_says_nothing_alone_stays_with_the_topic(
    pipeline: Pipeline, text: str, topic: str
) -> None:
    (question,) = pipeline.understand(text, topic).get("questions")
    assert (question["name"], question["band"]) == (f"faq/{topic}", "answer")
    assert question["text"] == text


def test_why_without_a_topic_is_answered_with_none(pipeline: Pipeline) -> None:
    message = pipeline.understand("why")
    assert message.get("intent")["name"] != "faq"
    assert not message.get("questions")[0]["in_context"]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("how much does one ketamine infusion cost at your clinic", "faq/cost_insurance"),
        ("what are the side effects of ketamine infusions", "faq/side_effects"),
        ("ok and how long is one infusion then", "faq/infusion_duration"),
        ("hello", "greet"),
        ("I meant the price", "faq/cost_insurance"),
        ("back to the side effects", "faq/side_effects"),
    ],
)
def test_message_that_names_its_subject_is_not_bent_by_the_topic(
    pipeline: Pipeline, text: str, name: str, topic: str
) -> None:
    message = pipeline.understand(text, topic)
    (question,) = message.get("questions")
    assert (question["name"], question["band"]) == (name, "answer")
    assert not question["in_context"]


def test_question_says_whether_it_was_understood_in_context(pipeline: Pipeline) -> None:
    for topic in TOPICS:
        assert pipeline.understand("why", topic).get("questions")[0]["in_context"] is True
        alone = pipeline.understand("what are the side effects", topic)
        assert alone.get("questions")[0]["in_context"] is False


def test_follow_ups_are_understood_after_their_topic(pipeline: Pipeline) -> None:
    for after, text, topic in FOLLOW_UPS:
        questions = pipeline.understand(text, after).get("questions")
        assert [question["name"] for question in questions] == [f"faq/{topic}"], text


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("call me back", "request_handoff"),
        ("good morning", "greet"),
        ("who won the game then", "out_of_scope"),
    ],
)
def test_move_of_the_conversation_is_no_follow_up(
    pipeline: Pipeline, text: str, intent: str, topic: str
) -> None:
    message = pipeline.understand(text, topic)
    assert message.get("intent")["name"] == intent
    assert [q["name"] for q in message.get("questions")] == [intent]


def test_all_that_is_said_of_a_follow_up_agrees(pipeline: Pipeline) -> None:
    message = pipeline.understand("and then?", "side_effects")
    (question,) = message.get("questions")
    confidence = question["confidence"]
    assert question["text"] == "and then?"
    assert message.get("intent") == {"name": "faq", "confidence": confidence}
    assert message.get("intent_ranking")[0] == {
        "name": "faq/side_effects",
        "confidence": confidence,
    }
    assert message.get("response_selector")["faq"]["ranking"] == [
        {"intent_response_key": "faq/side_effects", "confidence": confidence}
    ]
    assert pipeline.understand("and then?").get("intent")["name"] == "out_of_scope"


def test_same_words_are_read_after_each_topic_anew(pipeline: Pipeline) -> None:
    first = pipeline.understand("is that right", "side_effects")
    for topic in (*TOPICS, "side_effects"):
        (question,) = pipeline.understand("is that right", topic).get("questions")
        assert question["name"] == f"faq/{topic}"
    again = pipeline.understand("is that right", "side_effects")
    assert again.get("questions") == first.get("questions")


def test_context_counts_by_its_weight(pipeline: Pipeline) -> None:
    """Without weight a follow-up says what it says alone."""
    alone = pipeline.understand("is that right").get("intent_ranking")
    unweighed = reweighed(pipeline, context_weight=0.0).understand("is that right", "side_effects")
    assert unweighed.get("intent_ranking") == [
        {"name": entry["name"], "confidence": pytest.approx(entry["confidence"], abs=1e-6)}
        for entry in alone
    ]


def test_why_leans_to_the_topic_by_its_bonus(pipeline: Pipeline) -> None:
    """A why gains exactly the bonus in log odds, another message nothing."""
    plain, helped = (reweighed(pipeline, context_weight=0.2, why_bonus=b) for b in (0.0, 2.0))
    for text, bonus in (("why", 2.0), ("and so", 0.0)):
        odds = [
            log_odds(p.understand(text, "side_effects"), "faq/side_effects")
            for p in (plain, helped)
        ]
        assert odds[1] - odds[0] == pytest.approx(bonus, abs=1e-3)


def reweighed(pipeline: Pipeline, **options: float) -> Pipeline:
    """The same pipeline, its classifier loaded with other options."""
    trained = pipeline.classifier
    config = {**FaqClassifier.get_default_config(), **options}
    classifier = FaqClassifier(config, trained._storage, trained._resource, trained._model)
    return dataclasses.replace(pipeline, classifier=classifier)


def log_odds(message: Message, label: str) -> float:
    """Return log(p / (1 - p)) of a label."""
    shares = {entry["name"]: entry["confidence"] for entry in message.get("intent_ranking")}
    others = sum(share for name, share in shares.items() if name != label)
    return math.log(shares[label] / others)
