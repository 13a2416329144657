"""Words that name a button press it, where buttons were shown and nowhere else."""

from __future__ import annotations

import time
from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.choice_reader import CHOICE, ChoiceReader, choice_in
from components.readings import READING
from tests.components.graph_parts import ODD_TEXTS, Graph
from tests.components.message_checks import (
    check_adds_and_never_removes,
    check_neighbours_do_not_matter,
    check_returns_the_same_messages_in_order,
    check_same_input_gives_same_bytes,
)
from tests.components.option_checks import OPTION_CHECKS
from tests.components.small_pipeline import tracker_with

NAMED = {
    "1": 1,
    "first": 1,
    "the 1st one": 1,
    "ok the first one please": 1,
    "the top one, thanks": 1,
    '"the first"': 1,
    "what about the first of those": 1,
    "uno": 1,
    "2.": 2,
    "(2)": 2,
    "#2": 2,
    "no. 2": 2,
    "2nd": 2,
    "SECOND": 2,
    "the second?": 2,
    "option #2": 2,
    "press 2": 2,
    "number two on your list": 2,
    "I'd like the second question": 2,
    "not that, the second": 2,
    "I meant the second one": 2,
    "how about the second": 2,
    "no, the third": 3,
    "3 please": 3,
    "can you tell me the third": 3,
    "show me number four": 4,
    "the last please": -1,
    "can I have the last one": -1,
    "open the bottom link": -1,
}
NOT_NAMED = (
    "",
    "  ",
    "one question",
    "okay one more thing",
    "last thing",
    "ok, last question",
    "first question: is it safe",
    "the first infusion",
    "I have two questions",
    "no one",
    "which one",
    "that one",
    "yes that one",
    "the other one",
    "I want one",
    "I'll take 2",
    "take two",
    "two pills",
    "four weeks",
    "1 hour",
    "1 or 2",
    "1 and 2",
    "the first two",
    "both",
    "the 5th one",
    "seconds",
    "what does it cost",
)
SHOWN = {"offer": {"kind": "clarify", "topics": ["safety", "cost_insurance"]}}
UNDERSTOOD = {
    "intent": {"name": "clarify", "confidence": 0.3},
    "questions": [{"text": "the second one", "name": "faq/safety"}],
}


@pytest.fixture(scope="module")
def choices(graph: Graph) -> ChoiceReader:
    """The real reader of choices."""
    return graph.create(ChoiceReader)


def read(choices: ChoiceReader, text: str, reading: str | None = None, **slots: Any) -> Message:
    """Process a message that was understood otherwise, with a tracker of these slots."""
    message = Message({TEXT: text, **UNDERSTOOD})
    if reading is not None:
        message.set(READING, reading)
    choices.process([message], tracker_with(**slots))
    return message


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_choice_reader_options_keep_their_contract(check, graph: Graph) -> None:
    check(ChoiceReader, graph)


@pytest.mark.parametrize(("text", "place"), NAMED.items(), ids=NAMED)
def test_choice_is_the_place_that_is_named(text: str, place: int) -> None:
    assert choice_in(text) == place


@pytest.mark.parametrize("text", NOT_NAMED)
def test_words_that_count_or_point_are_no_choice(text: str) -> None:
    assert choice_in(text) is None


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_text_is_no_choice(text: str) -> None:
    assert choice_in(text) is None


@pytest.mark.parametrize("slot", ["offer", "last_answer"])
def test_choice_is_read_where_buttons_were_shown(choices: ChoiceReader, slot: str) -> None:
    message = read(choices, "the second one", **{slot: SHOWN["offer"]})
    assert message.get("intent") == {"name": "choose_button", "confidence": 1.0}
    assert message.get("questions") == []
    assert message.get(CHOICE) == 2
    assert message.as_dict(only_output_properties=True)[CHOICE] == 2


@pytest.mark.parametrize(
    "slots", [{}, {"offer": None}, {"offer": {}}, {"topic": "safety"}], ids=str
)
def test_choice_is_not_read_where_no_buttons_were_shown(
    choices: ChoiceReader, slots: dict[str, Any]
) -> None:
    message = read(choices, "the second one", **slots)
    assert message.get("intent") == UNDERSTOOD["intent"]
    assert message.get("questions") == UNDERSTOOD["questions"]
    assert message.get(CHOICE) is None


def test_choice_is_not_read_without_a_tracker(choices: ChoiceReader) -> None:
    message = Message({TEXT: "the second one", **UNDERSTOOD})
    choices.process([message])
    assert message.get("intent") == UNDERSTOOD["intent"]


def test_other_messages_keep_what_was_understood(choices: ChoiceReader) -> None:
    message = read(choices, "what does it cost", **SHOWN)
    assert message.get("intent") == UNDERSTOOD["intent"]
    assert message.get("questions") == UNDERSTOOD["questions"]
    assert message.get(CHOICE) is None


def test_choice_is_read_from_the_reading(choices: ChoiceReader) -> None:
    assert read(choices, "teh secnd", reading="the second", **SHOWN).get(CHOICE) == 2


def test_choice_reader_keeps_the_contract_of_every_component(choices: ChoiceReader) -> None:
    others = [Message({TEXT: odd}) for odd in ODD_TEXTS.values()]
    text = "the second one"
    check_adds_and_never_removes(choices, Message({TEXT: text}))
    check_same_input_gives_same_bytes(choices, Message({TEXT: text}), Message({TEXT: text}))
    check_neighbours_do_not_matter(choices, Message({TEXT: text}), others, Message({TEXT: text}))
    check_returns_the_same_messages_in_order(choices, [*others, Message({})])


@pytest.mark.parametrize(
    "unit", ["no ", "the ", "i will ", "can you ", "one ", "so, ", " ", "#", "no no, not that "]
)
def test_longest_message_is_read_at_once(unit: str) -> None:
    start = time.monotonic()
    choice_in((unit * 4000)[:3999] + "z")
    assert time.monotonic() - start < 2
