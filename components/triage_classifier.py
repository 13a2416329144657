"""The third pair of eyes for danger, after the rules and the small model of the web app."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.danger_examples import Dangers, dangers
from components.danger_model import DangerModel
from components.language_reader import LANGUAGE
from components.model_files import ModelFileError
from components.options import checked_options
from components.readings import reading
from components.sentence_encoder import shared_encoder
from components.sentence_featurizer import STATES, SentenceFeaturizer, training_cache
from components.small_model_fit import C as SMALL_C
from components.small_model_fit import fit_heads, gram_table, small_model
from components.yaml_files import read_mapping
from wire import names
from wire.danger import Danger, Thresholds, judge
from wire.ngrams import windows
from wire.small_model import HEADS
from wire.triage import Triage

SMALL_FILE = "small_model.json"
RED_FLAGS_FILE = "red_flags.json"
THRESHOLDS_FILE = "thresholds.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TriageClassifier(GraphComponent):
    """Sets `triage` {classes, urgent, check_in}, and the intent when a card is called for."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options with their defaults: where the rules and thresholds are, from the project."""
        return {
            # The rules, whose normalisation gives the tokens.
            "red_flags": "content/red_flags.yml",
            # Margins from which a card or a check-in is called for.
            "thresholds": "content/danger_thresholds.yml",
        }

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model: DangerModel | None = None
        self._triage: Triage | None = None
        self._thresholds: Thresholds | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """Vectors come from the featurizer."""
        return [SentenceFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TriageClassifier:
        """Return an untrained classifier. Raises InvalidConfigException."""
        return cls(checked_options(cls, cls.get_default_config(), config), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TriageClassifier:
        """Load the trained classifier. Raises ModelFileError."""
        classifier = cls.create(config, model_storage, resource, execution_context)
        try:
            with model_storage.read_from(resource) as folder:
                classifier._model = DangerModel.load(folder)
                classifier._triage = Triage(_read_json(folder / RED_FLAGS_FILE))
                large = _read_json(folder / THRESHOLDS_FILE)["large"]
                classifier._thresholds = Thresholds.from_dict(large)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelFileError("the saved safety model cannot be read") from error
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the large and the small model, and store both with the rules' words."""
        red_flags = read_mapping(Path(self._config["red_flags"]))
        thresholds = read_mapping(Path(self._config["thresholds"]))
        examples = dangers(training_data.training_examples)
        with self._storage.write_to(self._resource) as folder:
            _fit(examples, Triage(red_flags), folder)
            _write_json(folder / RED_FLAGS_FILE, red_flags)
            _write_json(folder / THRESHOLDS_FILE, thresholds)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message that has token states and is in English."""
        for message in messages:
            if message.get(STATES) is not None and not message.get(LANGUAGE):
                self._look(message)
        return messages

    def _look(self, message: Message) -> None:
        assert self._model and self._triage and self._thresholds, "an untrained classifier"
        margins = self._margins(message)
        danger = judge(dict(zip(HEADS, map(float, margins))), self._thresholds)
        found = {"margins": {h: round(float(m), 3) for h, m in zip(HEADS, margins)}}
        message.set("triage", {**found, **_to_dict(danger)}, add_to_output=True)
        if danger.classes:
            intent = {"name": names.INTENT_TRIAGE, "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)

    def _margins(self, message: Message) -> np.ndarray:
        """Return each head's margin; n-grams are looked at in the message's windows as well."""
        assert self._model and self._triage
        tokens = self._triage.tokens(reading(message))
        return self._model.margins(message.get(STATES), windows(tokens))


def _fit(examples: Dangers, triage: Triage, folder: Path) -> None:
    tokens = {text: triage.tokens(text) for text in {*examples.texts, *examples.readings}}
    raw = gram_table([tokens[text] for text in examples.texts])
    small = small_model(*fit_heads(raw, examples.heads, SMALL_C))
    _write_json(folder / SMALL_FILE, small)
    read = gram_table([tokens[text] for text in examples.readings])
    states = training_cache().token_table(
        examples.readings, lambda new: shared_encoder().encode_tokens(new)
    )
    DangerModel.fit(read, states, examples.heads).save(folder)


def _to_dict(danger: Danger) -> dict[str, Any]:
    classes = list(danger.classes)
    tier = "B" if "self_harm" in classes else None
    return {
        "classes": classes,
        "urgent": danger.urgent,
        "check_in": danger.check_in,
        "tier": tier,
    }


def _read_json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, sort_keys=True, default=str), encoding="utf-8")
