"""Reads a message together with the topic under discussion, when it may lean on it."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.context import bare, in_context, leans, turns_away
from components.follow_ups import subject_of, topic_of
from components.model_files import ModelFileError
from components.options import checked_options
from components.readings import reading

BARE = "bare"  # str on a message that leans or turns away: its reading without openers
IN_CONTEXT = "in_context"  # str on a leaning message: the same after its subject
SUBJECTS = "subjects"  # dict on every message: how each topic is called in a sentence
CONTEXT_TOPIC = "context_topic"  # str on a leaning message: the topic before it
TOPIC_SLOT = "topic"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ContextReader(GraphComponent):
    """Sets `bare` and `in_context` (str) on messages that may lean on the topic before.

    The topic is the tracker's slot, so that the channel, `rasa shell` and stories agree.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options with their defaults."""
        return {
            # Read in context at all.
            "enabled": True,
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        subjects: dict[str, str] | None = None,
    ) -> None:
        self._enabled: bool = config["enabled"]
        self._storage = storage
        self._resource = resource
        self._subjects = subjects or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContextReader:
        """Return a reader that knows no subjects. Raises InvalidConfigException."""
        return cls(checked_options(cls, cls.get_default_config(), config), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ContextReader:
        """Load the subjects. Raises ModelFileError."""
        reader = cls.create(config, model_storage, resource, execution_context)
        try:
            with model_storage.read_from(resource) as folder:
                subjects = json.loads((folder / "subjects.json").read_text(encoding="utf-8"))
            reader._subjects = {str(topic): str(subject) for topic, subject in subjects.items()}
        except Exception as error:  # a damaged file fails in as many ways as it has bytes
            raise ModelFileError("the saved subjects cannot be read") from error
        return reader

    def train(self, training_data: TrainingData) -> Resource:
        """Learn each topic's subject from the follow-up examples, and store them."""
        for example in training_data.training_examples:
            topic, subject = topic_of(example), subject_of(example)
            if topic and subject:
                self._subjects[topic] = subject
        with self._storage.write_to(self._resource) as folder:
            subjects = json.dumps(self._subjects, sort_keys=True)
            (folder / "subjects.json").write_text(subjects, encoding="utf-8")
        return self._resource

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Set how each leaning message reads after the tracker's topic."""
        topic = tracker.get_slot(TOPIC_SLOT) if tracker is not None else None
        subject = self._subjects.get(topic) if self._enabled and isinstance(topic, str) else None
        for message in messages:
            message.set(SUBJECTS, self._subjects)
            if not subject:
                continue
            text = reading(message)
            if turns_away(text):
                message.set(BARE, bare(text))
            elif leans(text):
                message.set(BARE, bare(text))
                message.set(IN_CONTEXT, in_context(text, subject))
                message.set(CONTEXT_TOPIC, topic)
        return messages
