"""The pipeline up to the classifier, trained on the small examples and follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.context_reader import ContextReader
from components.faq_classifier import FaqClassifier
from components.follow_ups import follow_up_metadata
from components.sentence_featurizer import SentenceFeaturizer
from components.spacy_reader import SpacyReader
from components.spelling_reader import SpellingReader
from tests.components.graph_parts import Graph, training_data

ROOT = Path(__file__).parents[2]
SUBJECTS = {
    "cost_insurance": "the cost",
    "side_effects": "the side effects",
    "infusion_duration": "the length of an infusion",
}
# After which topic, what is asked, and what it asks for.
FOLLOW_UPS = (
    ("cost_insurance", "is that a lot", "cost_insurance"),
    ("cost_insurance", "and for two", "cost_insurance"),
    ("cost_insurance", "who pays it", "cost_insurance"),
    ("cost_insurance", "how long do I lie there for that", "infusion_duration"),
    ("cost_insurance", "does one feel side effects", "side_effects"),
    ("side_effects", "is that normal", "side_effects"),
    ("side_effects", "are they bad", "side_effects"),
    ("side_effects", "are there others", "side_effects"),
    ("side_effects", "who pays then", "cost_insurance"),
    ("infusion_duration", "is that usual", "infusion_duration"),
    ("infusion_duration", "and with the wait", "infusion_duration"),
    ("infusion_duration", "can it be shorter", "infusion_duration"),
    ("infusion_duration", "does it make one sick", "side_effects"),
)


def follow_up(after: str, text: str, topic: str) -> Message:
    """A follow-up example as the importer builds it."""
    data = {TEXT: text, INTENT: "faq", INTENT_RESPONSE_KEY: f"faq/{topic}"}
    metadata = follow_up_metadata(after, SUBJECTS[after], "plain")
    return Message({**data, "metadata": {"example": metadata}})


def small_data() -> TrainingData:
    """The small examples with their follow-ups."""
    return TrainingData(
        [*training_data().training_examples, *(follow_up(*example) for example in FOLLOW_UPS)]
    )


def tracker_with(**slots: Any) -> DialogueStateTracker:
    """A tracker of the project's own slots, with these values."""
    tracker = DialogueStateTracker("visitor", _domain().slots)
    for name, value in slots.items():
        tracker.update(SlotSet(name, value))
    return tracker


@lru_cache(maxsize=1)
def _domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))  # slow to read; trackers copy its slots


@dataclass(frozen=True)
class Pipeline:
    """Trained components, in the order of config.yml."""

    spelling: SpellingReader
    reader: SpacyReader
    context: ContextReader
    featurizer: SentenceFeaturizer
    classifier: FaqClassifier
    data: TrainingData

    def understand(self, text: str, topic: str | None = None) -> Message:
        """Read a message after `topic`."""
        message = Message({TEXT: text})
        self.spelling.process([message])
        self.reader.process([message])
        self.context.process([message], tracker_with(topic=topic) if topic else None)
        self.featurizer.process([message])
        self.classifier.process([message])
        return message


def trained_pipeline(
    folder: Path, reader: SpacyReader, featurizer: SentenceFeaturizer, graph: Graph
) -> Pipeline:
    """Train every component on what the one before it made of the examples."""
    storage = LocalModelStorage(folder)

    def create(component: type, **options: Any) -> Any:
        config = {**component.get_default_config(), **options}
        return component.create(config, storage, Resource(component.__name__), graph.context)

    spelling, context = create(SpellingReader), create(ContextReader)
    classifier = create(FaqClassifier, folds=4)
    data = small_data()
    spelling.train(data)
    data = reader.process_training_data(spelling.process_training_data(data))
    context.train(data)
    data = featurizer.process_training_data(data)
    classifier.train(data)
    return Pipeline(spelling, reader, context, featurizer, classifier, data)
