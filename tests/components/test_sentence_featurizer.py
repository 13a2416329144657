"""The featurizer passes the checks of its kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.readings import READING
from components.sentence_encoder import DIMENSIONS, MAX_TOKENS, SentenceEncoder, shared_encoder
from components.sentence_featurizer import (
    CLAUSE_VECTORS,
    STATES,
    SentenceFeaturizer,
    training_cache,
)
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


def test_featurizer_gives_the_token_states_of_the_reading(
    reader: SpacyReader, featurizer: SentenceFeaturizer
) -> None:
    message = read(reader, "wat does it cosst")
    message.set(READING, "what does it cost")
    featurizer.process([message])
    _, [states] = SentenceEncoder.load().encode_tokens(["what does it cost"])
    assert message.get(STATES).dtype == np.float32
    assert np.array_equal(message.get(STATES), states)
    mean = message.get(STATES).mean(axis=0)
    [feature] = sentence_features(message)
    assert mean / np.linalg.norm(mean) == pytest.approx(feature.features[0], abs=1e-5)


def test_token_states_stay_inside(reader: SpacyReader, featurizer: SentenceFeaturizer) -> None:
    message = read(reader, "what does it cost")
    featurizer.process([message])
    assert STATES not in message.as_dict(only_output_properties=True)


@pytest.mark.parametrize("text", ["", " \t\n "])
def test_text_without_words_has_no_token_states(featurizer: SentenceFeaturizer, text: str) -> None:
    message = Message({TEXT: text})
    featurizer.process([message])
    assert message.get(STATES) is None


def test_encoder_keeps_the_order_of_texts_of_different_lengths() -> None:
    encoder = SentenceEncoder.load()
    texts = ["a long text about the price of one ketamine infusion " * 5, "hi", "is it safe"]
    vectors = encoder.encode(texts, batch_size=2)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert (vectors * alone).sum(axis=1).min() > 0.99999
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_encoder_gives_each_text_its_own_tokens_and_the_vectors_of_encode() -> None:
    encoder = SentenceEncoder.load()
    texts = ["what does it cost in the city", "hi", "", "is it safe", "word " * 400]
    vectors, states = encoder.encode_tokens(texts, batch_size=2)
    assert np.array_equal(vectors, encoder.encode(texts, batch_size=2))
    assert [len(one) for one in states] == [9, 3, 2, 5, MAX_TOKENS]  # with both ends
    for text, vector, tokens in zip(texts, vectors, states):
        mean = tokens.mean(axis=0)
        assert mean / np.linalg.norm(mean) == pytest.approx(vector, abs=1e-5), text
    none, nothing = encoder.encode_tokens([])
    assert (none.shape, nothing) == ((0, DIMENSIONS), [])


def test_process_has_one_encoder_of_as_many_threads() -> None:
    assert shared_encoder() is shared_encoder(1) is shared_encoder(threads=1)


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


def test_training_keeps_the_token_states_of_readings(
    featurizer: SentenceFeaturizer, models_folder: Path
) -> None:
    example = Message({TEXT: "wat does it cosst", READING: "what does it cost", INTENT: "faq"})
    featurizer.process_training_data(TrainingData([example]))

    def unknown(texts: object) -> tuple[np.ndarray, list[np.ndarray]]:
        raise AssertionError(texts)

    table = training_cache().token_table(["what does it cost"], unknown)
    _, [states] = SentenceEncoder.load().encode_tokens(["what does it cost"])
    assert table.states(0) == pytest.approx(states, abs=float(table.size[0]))
    assert example.get(STATES) is None  # thousands of them would not fit into memory


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
