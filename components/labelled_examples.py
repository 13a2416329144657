"""The training examples as the classifier learns them: read through spelling, with vectors."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.follow_ups import label_of, topic_of
from components.readings import reading
from components.sentence_encoder import shared_encoder
from components.sentence_featurizer import training_cache
from components.spelling_reader import SpellingReader
from components.topic_importer import TopicImporter


@dataclass(frozen=True)
class Labelled:
    """One row an example: those that stand alone in the order of their files, then follow-ups."""

    texts: list[str]  # as written
    readings: list[str]  # as the classifier reads them; a follow-up after its subject
    labels: np.ndarray  # (n,) of str
    vectors: np.ndarray  # (n, d), of the readings
    alone: int  # how many stand alone: so many rows come first


def labelled_examples(folder: Path) -> Labelled:
    """Return every example below a folder. Raises ValueError: a malformed file, or no example."""
    messages = _read(sorted(str(path) for path in folder.rglob("*.yml")))
    if not messages:
        raise ValueError(f"{folder}: no examples")
    messages.sort(key=lambda message: topic_of(message) is not None)
    readings = [reading(message) for message in messages]
    return Labelled(
        texts=[message.get(TEXT) for message in messages],
        readings=readings,
        labels=np.asarray([label_of(message) for message in messages], dtype=str),
        vectors=vectors_of(readings),
        alone=sum(topic_of(message) is None for message in messages),
    )


def vectors_of(texts: Sequence[str]) -> np.ndarray:
    """Return one vector a text (n, d), from the cache of training where it has them."""
    return training_cache().encode(texts, lambda new: shared_encoder().encode(new))


def _read(files: list[str]) -> list[Message]:
    """Return the examples of files with their readings, made by the pipeline's own reader."""
    data = TopicImporter(training_data_paths=files).get_nlu_data()
    with tempfile.TemporaryDirectory() as scratch:
        reader = SpellingReader.create(
            SpellingReader.get_default_config(),
            LocalModelStorage(Path(scratch)),
            Resource("spelling"),
            ExecutionContext(GraphSchema({})),
        )
        reader.train(data)
        read = reader.process_training_data(data).training_examples
    return [message for message in read if message.get(TEXT)]
