"""Two questions are found where both halves surely ask for something of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import pytest

from components.intent_model import IntentModel
from components.questions import Row
from components.sentence_encoder import shared_encoder
from components.two_questions import SplitRules, Splitter
from tests.components.graph_parts import EXAMPLES, ODD_TEXTS
from tests.components.small_pipeline import SUBJECTS, Pipeline

RULES = SplitRules(
    least_by_words=0.1,
    least=0.5,
    least_unhinted=0.5,
    hint=0.005,
    hint_of_list=0.03,
    least_run_on=0.8,
    least_in_whole=0.02,
    context_weight=0.6,
)
COST, SIDE, LONG = "faq/cost_insurance", "faq/side_effects", "faq/infusion_duration"
TWO = {
    "How long is it and what does it cost?": [
        ("How long is it", LONG),
        ("what does it cost?", COST),
    ],
    "How long is one infusion? And does it make you sick?": [
        ("How long is one infusion?", LONG),
        ("does it make you sick?", SIDE),
    ],
    "what does it cost then how long do i sit there": [
        ("what does it cost", COST),
        ("how long do i sit there", LONG),
    ],
    "cost, side effects": [("cost", COST), ("side effects", SIDE)],
    "price + side effects": [("price", COST), ("side effects", SIDE)],
    "how much is it how long does it take": [
        ("how much is it", COST),
        ("how long does it take", LONG),
    ],
    "can i talk to a nurse and what does it cost": [
        ("can i talk to a nurse", "request_handoff"),
        ("what does it cost", COST),
    ],
}
ONE = {
    "what does it cost and does insurance pay": COST,
    "does it make you sick and dizzy": SIDE,
    "hello, what does it cost": COST,
    "what are the side effects? what are the bad effects?": SIDE,
    "how expensive is the treatment": COST,
    "does it make you sick? is that usual": SIDE,
    "what does it cost? who won the game": COST,
}


def model_of(pipeline: Pipeline) -> IntentModel:
    """The small classifier's model."""
    model = pipeline.classifier._model
    assert model is not None
    return model


@pytest.fixture
def split(pipeline: Pipeline) -> Callable[..., list[tuple[str, str]]]:
    """Split a text by the small model; return each half's text and best label."""
    model, encode = model_of(pipeline), shared_encoder().encode

    def run(
        text: str,
        clauses: tuple[str, ...] = (),
        subjects: Mapping[str, str] = SUBJECTS,
        **rules: float,
    ) -> list[tuple[str, str]]:
        probabilities, strangeness = model.predict(encode([text]), [text])
        whole = Row(text, probabilities[0], float(strangeness[0]))
        splitter = Splitter(model, encode, dataclasses.replace(RULES, **rules), subjects)
        rows = splitter.split(text, clauses, whole)
        return [(row.text, model.labels[int(row.probabilities.argmax())]) for row in rows]

    return run


Split = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(("text", "halves"), TWO.items(), ids=TWO)
def test_two_questions_are_both_understood_in_order(
    pipeline: Pipeline, text: str, halves: list[tuple[str, str]]
) -> None:
    message = pipeline.understand(text)
    questions = message.get("questions")
    assert [(q["text"], q["name"], q["band"]) for q in questions] == [
        (half, label, "answer") for half, label in halves
    ]
    assert message.get("intent")["name"] == halves[0][1].split("/")[0]


@pytest.mark.parametrize(("text", "label"), ONE.items(), ids=ONE)
def test_one_question_stays_whole(pipeline: Pipeline, text: str, label: str) -> None:
    (question,) = pipeline.understand(text).get("questions")
    assert (question["name"], question["band"]) == (label, "answer")


@pytest.mark.parametrize("topic", SUBJECTS)
def test_two_questions_are_the_same_after_any_topic(pipeline: Pipeline, topic: str) -> None:
    text = "and what does it cost, how long does it take"
    assert [
        (q["text"], q["name"], q["in_context"])
        for q in pipeline.understand(text, topic).get("questions")
    ] == [("what does it cost", COST, False), ("how long does it take", LONG, False)]


def test_ranking_of_two_questions_is_that_of_the_whole_message(pipeline: Pipeline) -> None:
    message = pipeline.understand("How long is it and what does it cost?")
    ranking = message.get("intent_ranking")
    assert {entry["name"] for entry in ranking} == set(EXAMPLES)
    assert {entry["name"] for entry in ranking[:2]} == {COST, LONG}
    assert ranking[0]["confidence"] < 0.99 < message.get("questions")[0]["confidence"]


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        (["least_by_words"], "is it long and what does it cost"),
        (["least", "least_unhinted", "least_run_on"], "is it long and what does it cost"),
        (["least_run_on"], "how much is it how long does it take"),
        (["least_in_whole"], "how much is it how long does it take"),
    ],
)
def test_split_rule_that_nothing_meets_leaves_the_message_whole(
    split: Split, rules: list[str], text: str
) -> None:
    assert len(split(text)) == 2
    assert split(text, **dict.fromkeys(rules, 1.01)) == []


def test_split_asks_more_of_a_run_on_than_of_joined_questions(split: Split) -> None:
    joined = "how much is it, how long does it take"
    run_on = joined.replace(",", "")
    assert len(split(joined)) == len(split(run_on)) == 2
    assert len(split(joined, least_run_on=1.01)) == 2
    assert split(run_on, least_run_on=1.01) == []


def test_split_takes_the_parsers_clauses_too(split: Split) -> None:
    clauses = ("how much does it cost me as well as", "how long does it take me")
    assert split(" ".join(clauses), least_run_on=1.01) == []
    assert split(" ".join(clauses), clauses, least_run_on=1.01) == [
        (clauses[0], COST),
        (clauses[1], LONG),
    ]


def test_second_half_that_points_back_is_read_after_the_subject_of_the_first(split: Split) -> None:
    text = "does it make you sick? is that usual"
    assert split(text, subjects={}) == [("does it make you sick", SIDE), ("is that usual", LONG)]
    assert split(text) == []  # both are of the side effects: one question


def test_second_half_that_names_its_own_subject_is_not_bent(split: Split) -> None:
    text = "does it make you sick? how many hours does one infusion take"
    halves = [("does it make you sick?", SIDE), ("how many hours does one infusion take", LONG)]
    assert split(text) == split(text, subjects={}) == halves


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_split_of_odd_texts_gives_none_or_two_different_questions(split: Split, text: str) -> None:
    labels = [label for _, label in split(text)]
    assert len(labels) in (0, 2)
    assert len(set(labels)) == len(labels)
