"""A handful of made-up messages that teach danger, and the pipeline part that learns them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.danger_examples import TRIAGE, triage_metadata
from components.sentence_featurizer import SentenceFeaturizer
from components.spacy_reader import SpacyReader
from components.triage_classifier import TriageClassifier
from tests.components.graph_parts import EXAMPLES, Graph
from wire.small_model import HEADS

DANGERS: dict[str, list[str]] = {
    "self_harm": [
        "i want to end my life tonight",
        "i have the rope and i am ready to end it",
        "nobody would miss me, i want to end my life",
        "i am going to end it all tonight",
        "i do not want to live any more",
        "tonight i will end my life",
    ],
    "abuse": [
        "my husband hits me and locks me in",
        "my husband hits me every night",
        "he hits me and i am afraid of him",
        "my partner locks me in and hits me",
        "he chokes me when he is angry",
        "i am afraid my husband will hit me again",
    ],
    "personal_advice": [
        "should i stop my pills before the drip",
        "should i take my pills on the day",
        "can i skip my pills this week",
        "should i double my pills for the pain",
        "is it ok if i skip my evening pills",
        "should i halve my pills",
    ],
}
LOOK_ALIKES = (
    "this queue will be the end of me",
    "the pain hits me at night",
    "my husband locks the car for me",
    "when do the infusions end",
)
RED_FLAGS = {
    "rules": [{"id": "die", "class": "self_harm", "tier": "A", "patterns": ["want to die"]}]
}
LARGE = {"card": dict.fromkeys(HEADS, 0.5), "check_in": 0.0, "also": 0.0}
SMALL = {"card": dict.fromkeys(HEADS, 0.0), "check_in": -0.5, "also": 0.0}


def danger_messages() -> list[Message]:
    """Return the dangers and their look-alikes, as the importer builds them; abuse is not now."""
    found = [
        Message.build(text, None, example_metadata=triage_metadata(name, {"way": "explicit"}))
        for name, texts in DANGERS.items()
        for text in texts
    ]
    alike = {TRIAGE: [], "voice": None}
    return found + [Message.build(text, None, example_metadata=alike) for text in LOOK_ALIKES]


def ordinary_messages() -> list[Message]:
    """Return examples of topics."""
    found = []
    for label, texts in EXAMPLES.items():
        data = {INTENT: label.split("/")[0]}
        if "/" in label:
            data[INTENT_RESPONSE_KEY] = label
        found += [Message({TEXT: text, **data}) for text in texts]
    return found


def learned() -> tuple[list[list[str]], np.ndarray]:
    """Return plain tokens of all messages and their heads (n, len(HEADS))."""
    rows = [(text, [name]) for name, texts in DANGERS.items() for text in texts]
    rows += [(text, []) for text in LOOK_ALIKES]
    rows += [(text, []) for texts in EXAMPLES.values() for text in texts]
    heads = np.zeros((len(rows), len(HEADS)), dtype=bool)
    for row, (_, names) in zip(heads, rows):
        for name in names:
            row[HEADS.index(name)] = True
        row[HEADS.index("urgent")] = "self_harm" in names
    return [[".", *text.split(), "."] for text, _ in rows], heads


@dataclass(frozen=True)
class TrainedTriage:
    """A trained classifier with everything needed to load it again."""

    classifier: TriageClassifier
    options: dict[str, Any]
    storage: LocalModelStorage
    resource: Resource
    graph: Graph
    reader: SpacyReader
    featurizer: SentenceFeaturizer

    def load(self) -> TriageClassifier:
        """Load what was stored."""
        return TriageClassifier.load(self.options, self.storage, self.resource, self.graph.context)

    def prepared(self, text: str, **data: Any) -> Message:
        """Return a message with everything that the classifier looks at."""
        message = Message({TEXT: text, **data})
        self.reader.process([message])
        self.featurizer.process([message])
        return message

    def look(self, text: str, **data: Any) -> Message:
        """Send one text through reader, featurizer and classifier."""
        message = self.prepared(text, **data)
        self.classifier.process([message])
        return message


def trained_triage(
    folder: Path, reader: SpacyReader, featurizer: SentenceFeaturizer, graph: Graph
) -> TrainedTriage:
    """Train on the made-up messages and load the result."""
    (folder / "red_flags.yml").write_text(yaml.safe_dump(RED_FLAGS), encoding="utf-8")
    found = {"small": SMALL, "large": LARGE}
    (folder / "thresholds.yml").write_text(yaml.safe_dump(found), encoding="utf-8")
    options = {
        "red_flags": str(folder / "red_flags.yml"),
        "thresholds": str(folder / "thresholds.yml"),
    }
    (folder / "storage").mkdir()
    storage, resource = LocalModelStorage(folder / "storage"), Resource("triage_classifier")
    classifier = TriageClassifier.create(options, storage, resource, graph.context)
    data = TrainingData([*danger_messages(), *ordinary_messages()])
    classifier.train(featurizer.process_training_data(reader.process_training_data(data)))
    loaded = TriageClassifier.load(options, storage, resource, graph.context)
    return TrainedTriage(loaded, options, storage, resource, graph, reader, featurizer)
