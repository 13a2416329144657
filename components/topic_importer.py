"""Reads examples the quick way.

Rasa's own reader parses each file twice in pure Python and checks it against a schema (13 s for
our files); ours are checked by Lantern's content check before. Rules and the domain are read by
Rasa as ever.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.danger_examples import TRIAGE, triage_metadata
from components.follow_ups import follow_up_metadata, label_of
from components.yaml_files import read_mapping
from wire import names


class TopicImporter(RasaFileImporter):
    """Rasa's file importer, quick with `nlu:`, `asked_next:` and `ambiguous:` blocks."""

    _all: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return every example of every file. Raises ValueError naming a malformed file."""
        if self._all is None:  # Rasa asks twice in one training
            self._all = self._read_all()
        return self._all

    def _read_all(self) -> TrainingData:
        files = {path: read_mapping(path) for path in map(Path, self._nlu_files)}
        alone = [m for path, data in files.items() for m in _examples(path, data)]
        labels = {label_of(message) for message in alone}
        leaning = [m for path, data in files.items() for m in _follow_ups(path, data, labels)]
        unclear = [m for path, data in files.items() for m in _ambiguous(path, data, labels)]
        dangers = [m for path, data in files.items() for m in _dangers(path, data)]
        return TrainingData(alone + unclear + leaning + dangers)


def examples(path: Path) -> list[Message]:
    """Return the examples of one file that stand alone, each with its metadata (its `voice`)."""
    return _examples(path, read_mapping(path))


def _examples(path: Path, data: dict[str, Any]) -> list[Message]:
    try:
        return [
            _message(example["text"], str(block["intent"]), example.get("metadata"))
            for block in data.get("nlu") or []
            for example in block["examples"]
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: an `nlu` block is not intents with examples") from error


def _follow_ups(path: Path, data: dict[str, Any], labels: set[str]) -> list[Message]:
    """Return what visitors ask after this topic's answer, each under the label it asks for."""
    try:
        return [
            _follow_up(data["topic"], example, labels) for example in data.get("asked_next") or []
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: `asked_next` is not examples with known topics") from error


def _ambiguous(path: Path, data: dict[str, Any], labels: set[str]) -> list[Message]:
    """Return messages that ask several topics equally, once under each of them."""
    try:
        return [
            _message(example["text"], label_for(topic, labels), None)
            for example in data.get("ambiguous") or []
            for topic in example["topics"]
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: `ambiguous` is not texts with known topics") from error


def _dangers(path: Path, data: dict[str, Any]) -> list[Message]:
    """Return what teaches danger, and its look-alikes: examples without an intent."""
    if "triage" not in data:
        return []
    try:
        return [
            _message(example["text"], None, metadata_of(example["metadata"]))
            for key, metadata_of in (
                ("examples", lambda given: triage_metadata(data["triage"], given)),
                ("look_alikes", lambda _: {TRIAGE: [], "voice": "look_alike"}),
            )
            for example in data.get(key) or []
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: not examples of known triage classes") from error


def _follow_up(topic: dict[str, Any], example: dict[str, Any], labels: set[str]) -> Message:
    metadata = follow_up_metadata(topic["id"], topic["subject"], example["voice"])
    return _message(example["text"], label_for(example["topic"], labels), metadata)


def label_for(topic: str, labels: set[str]) -> str:
    """Return the label that asks for a topic. Raises KeyError for a topic that none asks for."""
    for label in (f"{names.FAQ_PREFIX}{topic}", topic, names.ASKED_AS.get(topic, "")):
        if label in labels:
            return label
    raise KeyError(topic)


def _message(text: Any, label: str | None, metadata: dict[str, Any] | None) -> Message:
    if not isinstance(text, str):
        raise TypeError("an example's text must be a string")
    return Message.build(text.strip(), label, example_metadata=metadata)
