"""Which messages teach danger, as what, and which ordinary ones stand beside them."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.danger_examples import dangers, triage_metadata
from components.follow_ups import follow_up_metadata
from components.readings import READING
from tests.components.danger_parts import DANGERS, LOOK_ALIKES, danger_messages
from wire.small_model import HEADS


def topics(count: int) -> list[Message]:
    """Return ordinary examples."""
    return [Message({TEXT: f"question number {n}", INTENT: "faq"}) for n in range(count)]


def test_every_danger_and_look_alike_is_a_row_with_its_heads() -> None:
    rows = dangers(danger_messages())
    assert rows.texts == [*(t for texts in DANGERS.values() for t in texts), *LOOK_ALIKES]
    named = [{HEADS[n] for n in np.flatnonzero(row)} for row in rows.heads]
    assert named[:18:6] == [{"self_harm", "urgent"}, {"abuse"}, {"personal_advice"}]
    assert named[18:] == [set()] * 4
    assert not rows.ordinary.any()


def test_row_has_its_text_and_its_reading() -> None:
    [message] = danger_messages()[:1]
    message.set(READING, "as it was meant")
    rows = dangers([message])
    assert rows.readings == ["as it was meant"]
    assert rows.texts == [message.get(TEXT)]


def test_further_class_is_a_head_of_its_own() -> None:
    given = triage_metadata("pregnancy", {"also": ["overdose"]})
    rows = dangers([Message.build("x", None, example_metadata=given)])
    assert {HEADS[n] for n in np.flatnonzero(rows.heads[0])} == {
        *("urgent", "pregnancy", "overdose"),
    }


def test_every_ordinary_example_is_a_row() -> None:
    rows = dangers(topics(50))
    assert rows.texts == [message.get(TEXT) for message in topics(50)]
    assert rows.ordinary.all()
    assert not rows.heads.any()


def test_rows_are_in_the_order_of_the_messages() -> None:
    rows = dangers([*topics(2), *danger_messages()[:1], *topics(3)[2:]])
    assert rows.ordinary.tolist() == [True, True, False, True]
    assert rows.heads.any(axis=1).tolist() == [False, False, True, False]


def test_follow_ups_and_what_has_no_intent_or_text_are_left_out() -> None:
    lean = {"metadata": {"example": follow_up_metadata("safety", "the safety", "plain")}}
    leaning = [Message({**message.data, **lean}) for message in topics(50)]
    unnamed = [Message({TEXT: message.get(TEXT)}) for message in topics(50)]
    rows = dangers([*danger_messages()[:1], *leaning, *unnamed, Message({INTENT: "faq"})])
    assert rows.texts == [danger_messages()[0].get(TEXT)]


def test_ordinary_example_with_a_voice_is_ordinary() -> None:
    rows = dangers([Message.build("is it safe", "faq", example_metadata={"voice": "plain"})])
    assert (rows.texts, list(rows.ordinary)) == (["is it safe"], [True])


def test_no_message_is_no_row() -> None:
    rows = dangers([])
    assert (rows.texts, rows.readings) == ([], [])
    assert (rows.heads.shape, rows.ordinary.shape) == ((0, len(HEADS)), (0,))


@pytest.mark.parametrize(
    ("name", "given"), [("sadness", {}), ("abuse", {"also": ["sadness"]}), ("abuse", {"also": "x"})]
)
def test_unknown_class_is_refused(name: str, given: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        triage_metadata(name, given)
