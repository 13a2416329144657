"""Reads messages with their spelling put right, and follow-ups after what they lean on."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.context import in_context
from components.follow_ups import subject_of
from components.model_files import ModelFileError
from components.options import checked_options
from components.readings import READING
from components.spelling import Speller, vocabulary

# Examples that are there for their slips teach none of their words.
_MISSPELT = frozenset({"typos", "dictated", "non_native", "slang", "look_alike"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingReader(GraphComponent):
    """Sets `reading` (str) on every message and example; the text itself stays as it was."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options with their defaults."""
        return {
            # Correct at all; without, the reading is the text.
            "enabled": True,
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        speller: Speller | None = None,
    ) -> None:
        self._enabled: bool = config["enabled"]
        self._storage = storage
        self._resource = resource
        self._speller = speller

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["symspellpy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingReader:
        """Return an untrained reader. Raises InvalidConfigException."""
        return cls(checked_options(cls, cls.get_default_config(), config), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingReader:
        """Load the vocabulary. Raises ModelFileError."""
        reader = cls.create(config, model_storage, resource, execution_context)
        try:
            with model_storage.read_from(resource) as folder:
                words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
            reader._speller = Speller({str(word): int(count) for word, count in words.items()})
        except Exception as error:  # a damaged file fails in as many ways as it has bytes
            raise ModelFileError("the saved vocabulary cannot be read") from error
        return reader

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which words visitors use, and store them."""
        self._speller = Speller(vocabulary(lessons(training_data)))
        with self._storage.write_to(self._resource) as folder:
            words = json.dumps(self._speller.words, sort_keys=True)
            (folder / "words.json").write_text(words, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the reading of every example; a follow-up reads after its subject."""
        for example in training_data.training_examples:
            if example.get(TEXT):
                self._read(example)
                subject = subject_of(example)
                if subject:
                    example.set(READING, in_context(example.get(READING), subject))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the reading of each message."""
        for message in messages:
            if message.get(TEXT):
                self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        assert self._speller is not None, "an untrained reader knows no words"
        text = message.get(TEXT)
        message.set(READING, self._speller.correct(text) if self._enabled else text)


def lessons(training_data: TrainingData) -> list[str]:
    """Return the texts whose words are learnt: those that are not there for their slips."""
    return [
        example.get(TEXT)
        for example in training_data.training_examples
        if example.get(TEXT) and _voice(example) not in _MISSPELT
    ]


def _voice(example: Message) -> str | None:
    metadata = (example.get("metadata") or {}).get("example") or {}
    return metadata.get("voice") if isinstance(metadata, dict) else None
