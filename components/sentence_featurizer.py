"""Sentence vectors and token states of all-MiniLM-L6-v2: of messages, clauses, readings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.context_reader import BARE, IN_CONTEXT
from components.embedding_cache import EmbeddingCache
from components.options import checked_options
from components.readings import reading
from components.sentence_encoder import SentenceEncoder, shared_encoder
from components.spacy_reader import CLAUSES, SpacyReader

CLAUSE_VECTORS = "clause_vectors"  # array (clauses, 384) on a message with several clauses
TRAINING_THREADS = 2  # nobody waits for an answer meanwhile
STATES = "token_states"  # array (tokens, 384) on a message, of its reading
CONTEXT_VECTORS = "context_vectors"  # array (1 or 2, 384): bare, and in context
ENCODER_NAME = "all-MiniLM-L6-v2 int8 1.0.0"


def training_cache() -> EmbeddingCache:
    """Return the cache of training texts, in the folder of models."""
    folder = Path(os.environ.get("LANTERN_MODELS_DIR", "models"))
    return EmbeddingCache(folder / "cache" / "embeddings.sqlite3", ENCODER_NAME)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """Adds one dense sentence feature, shape (1, 384), L2 norm 1, to each text."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options with their defaults."""
        return {
            # Threads of onnxruntime; one is fastest on two shared cores (DESIGN 4).
            "threads": 1,
            # At most this many clauses of one message are encoded.
            "max_clauses": 6,
        }

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        self._name = name
        self._threads: int = options["threads"]
        self._max_clauses: int = options["max_clauses"]
        self._encoder: SentenceEncoder | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """Clauses come from the reader."""
        return [SpacyReader]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """Return a featurizer that loads the encoder when a text asks for it.

        Training with every vector in the cache needs none. Raises InvalidConfigException.
        """
        options = checked_options(cls, cls.get_default_config(), config)
        return cls(execution_context.node_name, options)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceFeaturizer:
        """Return a featurizer with its encoder loaded. Raises also PinnedFileError."""
        featurizer = cls.create(config, model_storage, resource, execution_context)
        featurizer._encode([" "])
        return featurizer

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode_tokens(texts)[0]

    def _encode_tokens(self, texts: Sequence[str]) -> tuple[np.ndarray, list[np.ndarray]]:
        if self._encoder is None:
            self._encoder = shared_encoder(self._threads)
        return self._encoder.encode_tokens(texts)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to every example that has a text."""
        examples = [e for e in training_data.training_examples if e.get(TEXT)]
        if examples:
            texts = [reading(example) for example in examples]
            training_cache().remember(texts, _encode_many)
            vectors = training_cache().encode(texts, self._encode)
            for example, vector in zip(examples, vectors):
                self._add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to messages, and vectors of clauses and of readings in context."""
        for message in messages:
            text = reading(message)
            if not text.strip():
                continue
            [vector], [states] = self._encode_tokens([text])
            self._add(message, vector)
            message.set(STATES, states)
            parts = (message.get(CLAUSES) or [])[: self._max_clauses]
            if len(parts) > 1:  # apart from the whole, to whose length they would be padded
                message.set(CLAUSE_VECTORS, self._encode(parts))
            leaning = [message.get(name) for name in (BARE, IN_CONTEXT) if message.get(name)]
            if leaning:
                message.set(CONTEXT_VECTORS, self._encode(leaning))
        return messages

    def _add(self, message: Message, vector: np.ndarray) -> None:
        message.add_features(
            Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._name)
        )


def _encode_many(texts: Sequence[str]) -> tuple[np.ndarray, list[np.ndarray]]:
    return shared_encoder(TRAINING_THREADS).encode_tokens(texts)
