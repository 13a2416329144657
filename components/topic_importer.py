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
from ruamel.yaml import YAML


class TopicImporter(RasaFileImporter):
    """Rasa's file importer with a quick reader of `nlu:` blocks."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return every example of every file. Raises ValueError naming a malformed file."""
        return TrainingData([m for path in self._nlu_files for m in examples(Path(path))])


def examples(path: Path) -> list[Message]:
    """Return the examples of one file, each with its metadata (its `voice`)."""
    data = YAML(typ="safe", pure=False).load(path.read_text(encoding="utf-8"))
    try:
        return [
            _message(example, str(block["intent"]))
            for block in data.get("nlu") or []
            for example in block["examples"]
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: an `nlu` block is not intents with examples") from error


def _message(example: dict[str, Any], intent: str) -> Message:
    text = example["text"]
    if not isinstance(text, str):
        raise TypeError("an example's text must be a string")
    return Message.build(text.strip(), intent, example_metadata=example.get("metadata"))
