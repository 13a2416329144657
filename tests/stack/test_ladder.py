"""What happens when the bot does not understand: guesses, then topics, then staff."""

from __future__ import annotations

import json

import pytest

from tests.running import Stack
from tests.stack import expected
from tests.stack.chat import Visitor, acts, rows

# The first of these that the model cannot place is what the ladder is tried with.
UNCLEAR = (
    "is it",
    "when is it",
    "is that one for both",
    "glorp fnarg wibble zonk",
    "it depends on the other one",
    "hm the blue form maybe",
    "what if they do both of them",
    "does it go up or down",
    "numbers please for that",
    "people like me with that",
)


@pytest.fixture(scope="module")
def unclear(stack: Stack) -> str:
    """A message in which the model finds no topic, and nothing off topic either."""
    query = "SELECT understanding FROM turns WHERE conversation_id = ?"
    for text in UNCLEAR:
        visitor = Visitor(stack.url)
        visitor.say(text)
        if (
            json.loads(rows(stack, query, visitor.id)[0]["understanding"])["intent"]
            == "nlu_fallback"
        ):
            return text
    pytest.fail("the model places each of these messages")


def test_ladder_guesses_then_offers_topics_then_staff(
    stack: Stack, visitor: Visitor, unclear: str
) -> None:
    (guess,) = visitor.say(unclear)
    assert (guess["type"], guess["text"]) == ("clarify", expected.notice("misses_1"))
    assert [act for act, _ in acts(guess)] == ["topic", "topic", "topic", "none_of_these"]
    assert guess["buttons"][-1]["title"] == expected.label("none_of_these")
    (second,) = visitor.say(unclear)
    assert (second["type"], second["text"]) == ("fallback", expected.notice("misses_2"))
    (third,) = visitor.say(unclear)
    assert (third["type"], third["text"]) == ("fallback", expected.notice("misses_3"))
    assert [act for act, _ in acts(third)] == ["staff"]
    (fourth,) = visitor.say(unclear)
    assert fourth["text"] == expected.notice("misses_3")
    kinds = rows(
        stack, "SELECT kind, priority FROM escalations WHERE conversation_id = ?", visitor.id
    )
    assert kinds == [{"kind": "repeated_fallback", "priority": "P3"}]


def test_did_you_mean_is_pressed(visitor: Visitor, unclear: str) -> None:
    (guess,) = visitor.say(unclear)
    chosen = next(b for b in guess["buttons"] if b["topic"] != "speak_to_human")
    topic = chosen["topic"]
    (answer,) = visitor.press(chosen)
    assert (answer["type"], answer["topic"]) == ("answer", topic)
    assert answer["text"] == expected.answer(topic)


def test_none_of_these_is_pressed(visitor: Visitor, unclear: str) -> None:
    visitor.say(unclear)
    (reply,) = visitor.press(visitor.button(act="none_of_these"))
    assert (reply["type"], reply["text"]) == ("fallback", expected.notice("after_none_of_these"))
    assert acts(reply) == [("menu", None), ("staff", None)]
