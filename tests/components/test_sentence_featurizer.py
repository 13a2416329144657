"""The featurizer passes the checks of its kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.sentence_encoder import DIMENSIONS, SentenceEncoder
from components.sentence_featurizer import CLAUSE_VECTORS, SentenceFeaturizer
from components.spacy_reader import CLAUSES, SpacyReader
from tests.components.featurizer_checks import (
    check_adds_one_unit_sentence_vector,
    check_text_without_words_gets_no_features,
    sentence_features,
)
from tests.components.graph_parts import ODD_TEXTS, Graph
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

WORDED = {name: text for name, text in ODD_TEXTS.items() if text.strip()}


def read(reader: SpacyReader, text: str) -> Message:
    """A message that the reader has seen."""
    message = Message({TEXT: text})
    reader.process([message])
    return message


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_featurizer_options_keep_their_contract(check, graph: Graph) -> None:
    check(SentenceFeaturizer, graph)


def test_featurizer_documents_every_option() -> None:
    check_every_option_has_a_comment(SentenceFeaturizer)
    check_defaults_are_a_fresh_dict(SentenceFeaturizer)


def test_featurizer_needs_the_reader() -> None:
    assert SentenceFeaturizer.required_components() == [SpacyReader]


@pytest.mark.parametrize("text", WORDED.values(), ids=WORDED.keys())
def test_featurizer_adds_one_unit_vector(
    reader: SpacyReader, featurizer: SentenceFeaturizer, text: str
) -> None:
    check_adds_one_unit_sentence_vector(featurizer, read(reader, text), DIMENSIONS)


@pytest.mark.parametrize("text", ["", " \t\n ", None])
def test_featurizer_gives_nothing_to_a_text_without_words(
    featurizer: SentenceFeaturizer, text: str | None
) -> None:
    check_text_without_words_gets_no_features(featurizer, text)


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_featurizer_adds_and_never_removes(
    reader: SpacyReader, featurizer: SentenceFeaturizer, text: str
) -> None:
    check_adds_and_never_removes(featurizer, read(reader, text))
    check_same_input_gives_same_bytes(featurizer, read(reader, text), read(reader, text))


def test_featurizer_neighbours_do_not_matter(
    reader: SpacyReader, featurizer: SentenceFeaturizer
) -> None:
    text = "What does one infusion cost?"
    others = [read(reader, odd) for odd in ODD_TEXTS.values()]
    check_neighbours_do_not_matter(featurizer, read(reader, text), others, read(reader, text))
    check_returns_the_same_messages_in_order(featurizer, others)


def test_featurizer_gives_a_vector_to_each_of_several_clauses(
    reader: SpacyReader, featurizer: SentenceFeaturizer
) -> None:
    message = read(reader, "Is ketamine safe for me? What does one infusion cost?")
    featurizer.process([message])
    assert len(message.get(CLAUSES)) == 2
    assert message.get(CLAUSE_VECTORS).shape == (2, DIMENSIONS)
    assert np.allclose(np.linalg.norm(message.get(CLAUSE_VECTORS), axis=1), 1.0, atol=1e-5)


def test_featurizer_gives_no_clause_vectors_to_one_clause(
    reader: SpacyReader, featurizer: SentenceFeaturizer
) -> None:
    message = read(reader, "what does it cost")
    featurizer.process([message])
    assert message.get(CLAUSE_VECTORS) is None


def test_featurizer_encodes_at_most_max_clauses(reader: SpacyReader, graph: Graph) -> None:
    message = read(reader, ODD_TEXTS["many clauses"])
    assert len(message.get(CLAUSES)) > 3
    graph.create(SentenceFeaturizer, max_clauses=3).process([message])
    assert message.get(CLAUSE_VECTORS).shape == (3, DIMENSIONS)


def test_featurizer_vector_does_not_depend_on_the_clauses(
    reader: SpacyReader, featurizer: SentenceFeaturizer
) -> None:
    text = "Is ketamine safe for me? What does one infusion cost?"
    cut, whole = read(reader, text), Message({TEXT: text})
    featurizer.process([cut])
    featurizer.process([whole])
    (a,), (b,) = sentence_features(cut), sentence_features(whole)
    assert float((a.features @ b.features.T)[0, 0]) > 0.99999


def test_encoder_keeps_the_order_of_texts_of_different_lengths() -> None:
    encoder = SentenceEncoder.load()
    texts = ["a long text about the price of one ketamine infusion " * 5, "hi", "is it safe"]
    vectors = encoder.encode(texts, batch_size=2)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert (vectors * alone).sum(axis=1).min() > 0.99999
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_encoder_knows_what_is_alike() -> None:
    vectors = SentenceEncoder.load().encode(
        ["What does it cost?", "How much is the price?", "My dog is limping."]
    )
    assert vectors[0] @ vectors[1] > 0.5 > vectors[0] @ vectors[2]


def test_featurizer_gives_training_and_message_the_same_vector(
    reader: SpacyReader, featurizer: SentenceFeaturizer, models_folder: Path
) -> None:
    example = Message({TEXT: "what does it cost", INTENT: "faq"})
    featurizer.process_training_data(TrainingData([example]))
    message = read(reader, "what does it cost")
    featurizer.process([message])
    assert np.array_equal(
        sentence_features(example)[0].features, sentence_features(message)[0].features
    )


def test_featurizer_skips_training_examples_without_text(
    featurizer: SentenceFeaturizer, models_folder: Path
) -> None:
    example = Message({INTENT: "faq"})
    featurizer.process_training_data(TrainingData([example]))
    assert example.features == []
    assert not models_folder.exists()


def test_featurizer_never_keeps_a_message_on_disk(
    reader: SpacyReader, featurizer: SentenceFeaturizer, models_folder: Path
) -> None:
    featurizer.process([read(reader, "my secret question about my own pain")])
    assert not models_folder.exists()
