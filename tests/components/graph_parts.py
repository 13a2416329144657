"""What Rasa hands to a component, and a classifier trained on a few examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.faq_classifier import FaqClassifier
from components.sentence_featurizer import SentenceFeaturizer
from components.spacy_reader import SpacyReader

EXAMPLES: dict[str, list[str]] = {
    "faq/cost_insurance": [
        "what does it cost",
        "how much is one infusion",
        "price please",
        "does my insurance pay",
        "is there a payment plan",
        "how expensive is the treatment",
        "will medicare cover this",
        "what will i be billed",
    ],
    "faq/side_effects": [
        "what are the side effects",
        "does it make you sick",
        "can it cause nausea",
        "will my blood pressure go up",
        "does it blur your vision",
        "do people vomit afterwards",
        "which bad effects are known",
        "dizziness and headache",
    ],
    "faq/infusion_duration": [
        "how long is one infusion",
        "how many hours does it take",
        "length of a session",
        "how long do i sit there",
        "does the drip take all day",
        "time for one treatment",
        "how many minutes is it",
        "is it over by noon",
    ],
    "greet": [
        "hello",
        "hi there",
        "good morning",
        "hey",
        "good evening",
        "hiya",
        "greetings",
        "hello bot",
    ],
    "request_handoff": [
        "i want to talk to a person",
        "human please",
        "connect me to staff",
        "let me speak with a nurse",
        "call me back",
        "real person now",
        "i need somebody from the clinic",
        "put me through",
    ],
    "out_of_scope": [
        "what is the weather",
        "who won the game",
        "write a poem",
        "order a pizza",
        "what is two plus two",
        "play some music",
        "translate this into french",
        "which phone should i buy",
    ],
}

# What nobody should be able to break a component with.
ODD_TEXTS = {
    "whitespace": " \t\n ",
    "emoji": "😀🙏🏽👩‍👩‍👧‍👦",
    "long": ("how much does it cost and how long does it take? " * 90)[:4000],
    "one long word": "a" * 4000,
    "nul": "what does\x00 it cost\x00",
    "right to left": "ما هي الآثار الجانبية \u202eeffects side\u202c؟",
    "zero width": "\u200b\u200d\ufeff",
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "punctuation": "?!.,;:()[]{}<>/\\|@#$%^&*",
    "markup": "<script>alert(1)</script> {{ config }} '; drop table x; --",
    "redacted": "[PHONE] and [EMAIL]",
    "many clauses": "How much is it? Is it safe? Who pays? When? Where? Why? How long? What next?",
}


@dataclass(frozen=True)
class Graph:
    """The storage, resource and context that Rasa gives to `create`."""

    storage: LocalModelStorage
    resource: Resource
    context: ExecutionContext

    def create(self, component: type, **options: Any) -> Any:
        """Create a component with options beside its defaults, as Rasa does."""
        config = {**component.get_default_config(), **options}
        return component.create(config, self.storage, self.resource, self.context)


@dataclass(frozen=True)
class TrainedClassifier:
    """A trained classifier with everything needed to load it again."""

    classifier: FaqClassifier
    options: dict[str, Any]
    storage: LocalModelStorage
    resource: Resource
    graph: Graph
    reader: SpacyReader
    featurizer: SentenceFeaturizer

    def load(self) -> FaqClassifier:
        """Load what was stored."""
        return FaqClassifier.load(self.options, self.storage, self.resource, self.graph.context)

    def understand(self, text: str, classifier: FaqClassifier | None = None) -> Message:
        """Send one text through reader, featurizer and classifier."""
        message = Message({TEXT: text})
        self.reader.process([message])
        self.featurizer.process([message])
        (classifier or self.classifier).process([message])
        return message


def training_data() -> TrainingData:
    """The examples as Rasa's importer would hand them over."""
    messages = []
    for label, texts in EXAMPLES.items():
        for text in texts:
            data = {TEXT: text, INTENT: label.split("/")[0]}
            if "/" in label:
                data[INTENT_RESPONSE_KEY] = label
            messages.append(Message(data))
    return TrainingData(messages)


def trained_classifier(
    component: type[FaqClassifier],
    folder: Path,
    reader: SpacyReader,
    featurizer: SentenceFeaturizer,
    graph: Graph,
) -> TrainedClassifier:
    """Train on the examples and store the result below `folder`."""
    options = {**component.get_default_config(), "folds": 4}
    storage = LocalModelStorage(folder)
    resource = Resource("faq_classifier")
    classifier = component.create(options, storage, resource, graph.context)
    data = featurizer.process_training_data(reader.process_training_data(training_data()))
    classifier.train(data)
    return TrainedClassifier(classifier, options, storage, resource, graph, reader, featurizer)
