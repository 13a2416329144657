"""Which messages teach danger, as what, and which ordinary ones stand beside them."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.danger_examples import Dangers, dangers, triage_metadata
from components.follow_ups import follow_up_metadata
from components.readings import READING
from tests.components.danger_parts import DANGERS, LOOK_ALIKES, danger_messages
from wire.small_model import HEADS


def rows_of(messages: list[Message]) -> Dangers:
    """Return the rows; a message's vector is the length of its text."""
    return dangers(messages, lambda m: np.full((1, 384), len(m.get(TEXT)), dtype=np.float64))


def topics(count: int) -> list[Message]:
    """Return ordinary examples."""
    return [Message({TEXT: f"question number {n}", INTENT: "faq"}) for n in range(count)]


def test_every_danger_and_look_alike_is_a_row_with_its_heads() -> None:
    rows = rows_of(danger_messages())
    assert rows.texts == [*(t for texts in DANGERS.values() for t in texts), *LOOK_ALIKES]
    named = [{HEADS[n] for n in np.flatnonzero(row)} for row in rows.heads]
    assert named[:18:6] == [{"self_harm", "urgent"}, {"abuse"}, {"personal_advice"}]
    assert named[18:] == [set()] * 4
    assert not rows.ordinary.any()


def test_row_has_its_reading_and_vector() -> None:
    [message] = danger_messages()[:1]
    message.set(READING, "as it was meant")
    rows = rows_of([message])
    assert rows.readings == ["as it was meant"]
    assert rows.texts == [message.get(TEXT)]
    assert (rows.vectors.shape, rows.vectors.dtype) == ((1, 384), np.float32)
    assert rows.vectors[0, 0] == len(message.get(TEXT))


def test_further_class_is_a_head_of_its_own() -> None:
    given = triage_metadata("pregnancy", {"also": ["overdose"]})
    rows = rows_of([Message.build("x", None, example_metadata=given)])
    assert {HEADS[n] for n in np.flatnonzero(rows.heads[0])} == {
        *("urgent", "pregnancy", "overdose"),
    }


def test_about_half_of_the_ordinary_examples_are_rows() -> None:
    rows = rows_of(topics(1000))
    assert 430 < len(rows.texts) < 570
    assert rows.ordinary.all()
    assert not rows.heads.any()


def test_one_more_example_changes_no_others_choice() -> None:
    some, more = rows_of(topics(100)).texts, rows_of(topics(101)).texts
    assert more[: len(some)] == some


def test_follow_ups_and_what_has_no_intent_or_text_are_left_out() -> None:
    kept = rows_of(topics(50)).texts
    lean = {"metadata": {"example": follow_up_metadata("safety", "the safety", "plain")}}
    for message in topics(50):
        assert message.get(TEXT) not in kept or rows_of([message]).texts
    leaning = [Message({**message.data, **lean}) for message in topics(50)]
    unnamed = [Message({TEXT: message.get(TEXT)}) for message in topics(50)]
    rows = rows_of([*danger_messages()[:1], *leaning, *unnamed, Message({INTENT: "faq"})])
    assert rows.texts == [danger_messages()[0].get(TEXT)]


def test_ordinary_example_with_a_voice_is_ordinary() -> None:
    text = rows_of(topics(50)).texts[0]
    rows = rows_of([Message.build(text, "faq", example_metadata={"voice": "plain"})])
    assert (rows.texts, list(rows.ordinary)) == ([text], [True])


@pytest.mark.parametrize(
    ("name", "given"), [("sadness", {}), ("abuse", {"also": ["sadness"]}), ("abuse", {"also": "x"})]
)
def test_unknown_class_is_refused(name: str, given: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        triage_metadata(name, given)
