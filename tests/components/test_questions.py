"""One question or two: only what is sure counts."""

from __future__ import annotations

import numpy as np
import pytest

from components.bands import Thresholds
from components.questions import Question, Row, mixed, questions

SURE = 0.7
AT = Thresholds(0.5, 0.1, 2.0, 3.0, 0.1)


def asked(
    name: str, confidence: float = 0.9, band: str = "answer", in_context: bool = False
) -> Question:
    """A question whose best label is `name`."""
    ranking = [
        {"name": name, "confidence": confidence},
        {"name": "other", "confidence": 1 - confidence},
    ]
    return Question(f"text of {name} {confidence}", ranking, band, 0.0, in_context)


WHOLE = asked("faq/cost")
UNSURE = asked("greet", 0.3, "clarify")


def test_questions_of_two_sure_halves_are_both_in_order() -> None:
    halves = [asked("faq/safety"), asked("faq/cost")]
    assert questions(WHOLE, [], halves, SURE) == halves


def test_questions_of_two_halves_may_be_conversation() -> None:
    halves = [asked("faq/safety"), asked("bot_challenge")]
    assert questions(UNSURE, [], halves, SURE) == halves


@pytest.mark.parametrize("band", ["clarify", "fallback"])
@pytest.mark.parametrize("unsure", [0, 1])
def test_questions_of_a_half_that_is_not_sure_are_the_message(band: str, unsure: int) -> None:
    halves = [asked("faq/safety"), asked("faq/sleep")]
    halves[unsure] = asked(halves[unsure].name, 0.9, band)
    assert questions(WHOLE, [], halves, SURE) == [WHOLE]


def test_questions_of_two_halves_win_over_a_sure_clause() -> None:
    halves = [asked("faq/a"), asked("faq/b")]
    assert questions(UNSURE, [asked("faq/c")], halves, SURE) == halves


def test_questions_of_one_sure_clause_in_an_unsure_message_is_that_clause() -> None:
    clause = asked("faq/safety")
    assert questions(UNSURE, [asked("greet"), clause], [], SURE) == [clause]


def test_questions_of_one_sure_clause_in_a_sure_message_is_the_message() -> None:
    assert questions(WHOLE, [asked("faq/safety")], [], SURE) == [WHOLE]


def test_questions_of_one_sure_clause_in_a_message_read_in_context_is_the_message() -> None:
    whole = asked("faq/cost", 0.4, "clarify", in_context=True)
    assert questions(whole, [asked("faq/safety")], [], SURE) == [whole]


def test_questions_of_the_same_topic_twice_in_an_unsure_message_is_the_surer_clause() -> None:
    weak, strong = asked("faq/safety", 0.8), asked("faq/safety", 0.95)
    assert questions(UNSURE, [weak, strong], [], SURE) == [strong]


def test_questions_of_two_sure_clauses_in_an_unsure_message_are_not_guessed_between() -> None:
    assert questions(UNSURE, [asked("faq/a"), asked("faq/b")], [], SURE) == [UNSURE]


def test_questions_of_small_talk_do_not_count() -> None:
    assert questions(UNSURE, [asked("greet"), asked("thanks")], [], SURE) == [UNSURE]


def test_questions_without_clauses_are_the_message() -> None:
    assert questions(WHOLE, [], [], SURE) == [WHOLE]


@pytest.mark.parametrize(("confidence", "counts"), [(0.7, True), (0.6999, False)])
def test_questions_count_a_clause_from_its_probability_on(confidence: float, counts: bool) -> None:
    clause = asked("faq/cost", confidence)
    assert questions(UNSURE, [clause], [], SURE) == ([clause] if counts else [UNSURE])


@pytest.mark.parametrize("band", ["clarify", "fallback"])
def test_questions_of_an_unsure_clause_do_not_count(band: str) -> None:
    assert questions(UNSURE, [asked("faq/b", 0.9, band)], [], SURE) == [UNSURE]


def row(*probabilities: float, text: str = "why", strangeness: float = 0.0) -> Row:
    """A row of the model's."""
    return Row(text, np.array(probabilities), strangeness)


def test_mixed_rows_weigh_both_readings_in_log_probabilities() -> None:
    alone = row(0.8, 0.2, text="alone", strangeness=3.0)
    context = row(0.2, 0.8, text="after its subject", strangeness=1.0)
    both = mixed(alone, context, 0.5)
    assert both.probabilities.tolist() == pytest.approx([0.5, 0.5])
    assert (both.text, both.strangeness) == ("alone", 1.0)
    # A half to a quarter of log 4: sqrt(2) to 1.
    assert mixed(alone, context, 0.25).probabilities[0] == pytest.approx(2 / 3)
    assert mixed(alone, context, 0.0).probabilities.tolist() == pytest.approx([0.8, 0.2])
    assert mixed(alone, context, 1.0).probabilities.tolist() == pytest.approx([0.2, 0.8])


def test_mixed_rows_survive_what_one_reading_rules_out() -> None:
    both = mixed(row(1.0, 0.0), row(0.0, 1.0), 0.6)
    assert both.probabilities.sum() == pytest.approx(1.0)
    assert both.probabilities[1] > 0.9


def test_mixed_rows_take_the_less_strange_of_the_two() -> None:
    assert mixed(row(0.5, 0.5, strangeness=-1.0), row(0.5, 0.5), 0.5).strangeness == -1.0


@pytest.mark.parametrize("stranger", ["out_of_scope", "not_covered"])
def test_question_known_for_a_stranger_is_no_guess_however_strange(stranger: str) -> None:
    probabilities = np.array([0.2, 0.8])
    known = Question.read("why", probabilities, ["faq/a", stranger], 99.0, AT)
    other = Question.read("why", probabilities, ["faq/a", "faq/b"], 99.0, AT)
    assert (known.band, known.intent) == ("answer", stranger)
    assert (other.band, other.intent) == ("fallback", "nlu_fallback")


def test_question_reads_a_row_of_probabilities() -> None:
    labels = ["faq/a", "faq/b", "greet", "thanks", "deny", "affirm"]
    row = np.array([0.05, 0.6, 0.05, 0.1, 0.1, 0.1])
    question = Question.read("why", row, labels, 1.5, AT)
    assert question.to_dict() == {
        "text": "why",
        "name": "faq/b",
        "confidence": 0.6,
        "band": "answer",
        "in_context": False,
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
