"""One question or two: only sure and different topics count."""

from __future__ import annotations

import numpy as np
import pytest

from components.bands import Thresholds
from components.questions import Question, QuestionRules, questions

RULES = QuestionRules(split_probability=0.7)
AT = Thresholds(0.5, 0.1, 2.0, 3.0, 0.1)


def asked(name: str, confidence: float = 0.9, band: str = "answer") -> Question:
    """A question whose best label is `name`."""
    ranking = [
        {"name": name, "confidence": confidence},
        {"name": "other", "confidence": 1 - confidence},
    ]
    return Question(f"text of {name} {confidence}", ranking, band, 0.0)


WHOLE = asked("faq/cost")


def test_questions_of_two_sure_clauses_are_both_in_order() -> None:
    first, second = asked("faq/safety"), asked("faq/cost")
    assert questions(WHOLE, [first, second], RULES) == [first, second]


def test_questions_of_one_sure_clause_in_an_unsure_message_is_that_clause() -> None:
    whole, clause = asked("greet", 0.3, "clarify"), asked("faq/safety")
    assert questions(whole, [asked("greet"), clause], RULES) == [clause]


def test_questions_of_one_sure_clause_in_a_sure_message_is_the_message() -> None:
    assert questions(WHOLE, [asked("faq/safety")], RULES) == [WHOLE]


def test_questions_of_the_same_topic_twice_is_the_message() -> None:
    clauses = [asked("faq/safety", 0.8), asked("faq/safety", 0.95)]
    assert questions(WHOLE, clauses, RULES) == [WHOLE]


def test_questions_of_the_same_topic_twice_in_an_unsure_message_is_the_surer_clause() -> None:
    weak, strong = asked("faq/safety", 0.8), asked("faq/safety", 0.95)
    assert questions(asked("faq/safety", 0.4, "clarify"), [weak, strong], RULES) == [strong]


def test_questions_keep_the_order_in_which_topics_were_asked() -> None:
    weak, other, strong = asked("faq/safety", 0.8), asked("faq/cost"), asked("faq/safety", 0.95)
    assert questions(WHOLE, [weak, other, strong], RULES) == [other, strong]


def test_questions_of_three_topics_are_the_message() -> None:
    clauses = [asked("faq/a"), asked("faq/b"), asked("faq/c")]
    assert questions(WHOLE, clauses, RULES) == [WHOLE]


def test_questions_of_small_talk_do_not_count() -> None:
    assert questions(WHOLE, [asked("greet"), asked("thanks")], RULES) == [WHOLE]


def test_questions_without_clauses_are_the_message() -> None:
    assert questions(WHOLE, [], RULES) == [WHOLE]


@pytest.mark.parametrize(("confidence", "split"), [(0.7, True), (0.6999, False)])
def test_questions_split_at_the_probability(confidence: float, split: bool) -> None:
    clauses = [asked("faq/safety"), asked("faq/cost", confidence)]
    assert questions(WHOLE, clauses, RULES) == (clauses if split else [WHOLE])


@pytest.mark.parametrize("band", ["clarify", "fallback"])
def test_questions_of_an_unsure_clause_do_not_count(band: str) -> None:
    assert questions(WHOLE, [asked("faq/a"), asked("faq/b", 0.9, band)], RULES) == [WHOLE]


def test_question_reads_a_row_of_probabilities() -> None:
    labels = ["faq/a", "faq/b", "greet", "thanks", "deny", "affirm"]
    row = np.array([0.05, 0.6, 0.05, 0.1, 0.1, 0.1])
    question = Question.read("why", row, labels, 1.5, AT)
    assert question.to_dict() == {
        "text": "why",
        "name": "faq/b",
        "confidence": 0.6,
        "band": "answer",
        # The sixth label stays behind; equals keep the labels' order.
        "ranking": [
            {"name": "faq/b", "confidence": 0.6},
            {"name": "thanks", "confidence": 0.1},
            {"name": "deny", "confidence": 0.1},
            {"name": "affirm", "confidence": 0.1},
            {"name": "faq/a", "confidence": 0.05},
        ],
    }
    assert len(question.ranking) == 6


@pytest.mark.parametrize(
    ("name", "band", "intent"),
    [
        ("faq/safety", "answer", "faq"),
        ("greet", "answer", "greet"),
        ("faq/safety", "clarify", "clarify"),
        ("greet", "clarify", "clarify"),
        ("greet", "fallback", "nlu_fallback"),
    ],
)
def test_question_names_the_intent_of_its_band(name: str, band: str, intent: str) -> None:
    assert asked(name, 0.9, band).intent == intent
