"""A button decides the intent; a broken one is refused, not guessed."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.button_reader import ButtonReader
from tests.components.graph_parts import Graph
from tests.components.message_checks import (
    check_adds_and_never_removes,
    check_returns_the_same_messages_in_order,
)
from tests.components.option_checks import OPTION_CHECKS
from wire import names
from wire.payloads import PayloadError

UNDERSTOOD = {
    "intent": {"name": "greet", "confidence": 0.7},
    "questions": [{"text": "hi", "name": "greet"}],
}


@pytest.fixture(scope="module")
def buttons(graph: Graph) -> ButtonReader:
    """The real reader of buttons."""
    return graph.create(ButtonReader)


def pressed(buttons: ButtonReader, button: Any) -> Message:
    """Process a message that was understood as a greeting and carries `button`."""
    message = Message({TEXT: "Side effects", **UNDERSTOOD, "metadata": {"button": button}})
    buttons.process([message])
    return message


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_button_reader_options_keep_their_contract(check, graph: Graph) -> None:
    check(ButtonReader, graph)


@pytest.mark.parametrize(
    ("act", "intent"),
    [
        ("more", "more_detail"),
        ("sources", "ask_sources"),
        ("none_of_these", "deny"),
        ("menu", "topic_menu"),
        ("staff", "request_handoff"),
    ],
)
def test_button_reader_gives_the_intent_of_an_act(
    buttons: ButtonReader, act: str, intent: str
) -> None:
    message = pressed(buttons, {"title": "T", "act": act, "topic": "safety"})
    assert message.get("intent") == {"name": intent, "confidence": 1.0}
    assert message.get("questions") == []


def test_button_reader_turns_a_topic_into_a_sure_question(buttons: ButtonReader) -> None:
    message = pressed(buttons, {"title": "Is it safe?", "act": "topic", "topic": "safety"})
    assert message.get("intent") == {"name": "faq", "confidence": 1.0}
    assert message.get("questions") == [
        {
            "text": "Is it safe?",
            "name": "faq/safety",
            "confidence": 1.0,
            "band": "answer",
            "ranking": [{"name": "faq/safety", "confidence": 1.0}],
        }
    ]


@pytest.mark.parametrize("metadata", [None, {}, {"button": None}, {"other": 1}])
def test_button_reader_leaves_typed_text_alone(buttons: ButtonReader, metadata: Any) -> None:
    message = Message({TEXT: "hi", **UNDERSTOOD, "metadata": metadata})
    buttons.process([message])
    assert message.get("intent") == UNDERSTOOD["intent"]
    assert message.get("questions") == UNDERSTOOD["questions"]


@pytest.mark.parametrize(
    "button",
    [
        "topic",
        [],
        7,
        {},
        {"title": "T"},
        {"title": 7, "act": "more"},
        {"title": "T", "act": "restart"},
        {"title": "T", "act": "more", "topic": 7},
        {"title": "T", "act": "more", "payload": "/restart"},
        {"title": "T", "act": "topic"},  # a topic button must say which
        {"title": "T", "act": "back"},  # the web app's own act; it never comes here
    ],
    ids=str,
)
def test_button_reader_refuses_a_broken_button(buttons: ButtonReader, button: Any) -> None:
    with pytest.raises(PayloadError):
        pressed(buttons, button)


def test_button_reader_knows_every_act_but_back(buttons: ButtonReader) -> None:
    for act in names.BUTTON_ACTS - {"back"}:
        pressed(buttons, {"title": "T", "act": act, "topic": "safety"})


def test_button_reader_adds_and_never_removes(buttons: ButtonReader) -> None:
    check_adds_and_never_removes(buttons, Message({TEXT: "hi", **UNDERSTOOD}))
    check_returns_the_same_messages_in_order(buttons, [Message({TEXT: "a"}), Message({})])
