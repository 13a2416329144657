"""The reader passes the checks of a tokenizer and cuts messages into clauses."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.spacy_reader import CLAUSES, SpacyReader
from tests.components.graph_parts import ODD_TEXTS, Graph, training_data
from tests.components.message_checks import (
    check_adds_and_never_removes,
    check_neighbours_do_not_matter,
    check_returns_the_same_messages_in_order,
    check_same_input_gives_same_bytes,
)
from tests.components.option_checks import (
    OPTION_CHECKS,
    check_defaults_are_a_fresh_dict,
    check_every_option_has_a_comment,
)
from tests.components.tokenizer_checks import (
    check_no_token_is_space,
    check_tokens_stand_where_they_say,
    tokens_of,
)

ODD = pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_reader_options_keep_their_contract(check, graph: Graph) -> None:
    check(SpacyReader, graph)


def test_reader_documents_every_option() -> None:
    check_every_option_has_a_comment(SpacyReader)
    check_defaults_are_a_fresh_dict(SpacyReader)


@ODD
def test_reader_tokens_stand_where_they_say(reader: SpacyReader, text: str) -> None:
    check_tokens_stand_where_they_say(reader, text)
    check_no_token_is_space(reader, text)


@ODD
def test_reader_adds_and_never_removes(reader: SpacyReader, text: str) -> None:
    check_adds_and_never_removes(reader, Message({TEXT: text}))
    check_same_input_gives_same_bytes(reader, Message({TEXT: text}), Message({TEXT: text}))


def test_reader_keeps_messages_and_their_order(reader: SpacyReader) -> None:
    messages = [Message({TEXT: text}) for text in ODD_TEXTS.values()]
    check_returns_the_same_messages_in_order(reader, messages)


def test_reader_neighbours_do_not_matter(reader: SpacyReader) -> None:
    text = "How long does it take, and what does it cost?"
    others = [Message({TEXT: odd}) for odd in ODD_TEXTS.values()]
    check_neighbours_do_not_matter(reader, Message({TEXT: text}), others, Message({TEXT: text}))


def test_reader_gives_exact_tokens(reader: SpacyReader) -> None:
    found = [(token.text, token.start) for token in tokens_of(reader, "Isn't  ketamine safe?")]
    assert found == [("Is", 0), ("n't", 2), ("ketamine", 7), ("safe", 16), ("?", 20)]


def test_reader_does_not_parse_short_messages(reader: SpacyReader) -> None:
    message = Message({TEXT: "cost? safe? who?"})
    reader.process([message])
    assert message.get(CLAUSES) == ["cost? safe? who?"]


def test_reader_leaves_training_examples_alone(reader: SpacyReader) -> None:
    data = reader.process_training_data(training_data())
    assert [example.as_dict() for example in data.training_examples] == [
        example.as_dict() for example in training_data().training_examples
    ]


def test_reader_sets_clauses_of_a_message_without_text(reader: SpacyReader) -> None:
    message = Message({})
    reader.process([message])
    assert message.get(CLAUSES) == [""]
