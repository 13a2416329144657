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
from yaml.nodes import MappingNode, Node

from components.follow_ups import label_of, topic_of
from components.readings import reading
from components.sentence_encoder import shared_encoder
from components.sentence_featurizer import training_cache
from components.spelling_reader import SpellingReader
from components.topic_importer import TopicImporter, examples
from components.yaml_files import compose


@dataclass(frozen=True)
class Labelled:
    """One row an example: those that stand alone in the order of their files, then follow-ups."""

    texts: list[str]  # as written
    places: list[str]  # file:line of each that stands alone
    readings: list[str]  # as the classifier reads them; a follow-up after its subject
    labels: np.ndarray  # (n,) of str
    vectors: np.ndarray  # (n, d), of the readings
    alone: int  # how many stand alone: so many rows come first


def labelled_examples(folder: Path) -> Labelled:
    """Return every example below a folder. Raises ValueError: a malformed file, or no example."""
    files = sorted(folder.rglob("*.yml"))
    alone = [(m, place) for path in files for m, place in _placed(path) if m.get(TEXT)]
    if not alone:
        raise ValueError(f"{folder}: no examples")
    messages = _read(files, [message for message, _ in alone])
    readings = [reading(message) for message in messages]
    return Labelled(
        texts=[message.get(TEXT) for message in messages],
        places=[place for _, place in alone],
        readings=readings,
        labels=np.asarray([label_of(message) for message in messages], dtype=str),
        vectors=vectors_of(readings),
        alone=len(alone),
    )


def vectors_of(texts: Sequence[str]) -> np.ndarray:
    """Return one vector a text (n, d), from the cache of training where it has them."""
    return training_cache().encode(texts, lambda new: shared_encoder().encode(new))


def _placed(path: Path) -> list[tuple[Message, str]]:
    """Return the examples of one file that stand alone, each with its file and line."""
    found = examples(path)  # refuses what is malformed
    root = compose(path)
    texts = [
        _value(example, "text")
        for block in _items(_value(root, "nlu"))
        for example in _items(_value(block, "examples"))
    ]
    lines = [text.start_mark.line + 1 for text in texts if text is not None]
    return [(m, f"{path}:{line}") for m, line in zip(found, lines, strict=True)]


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if node is not None else []


def _value(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _read(files: Sequence[Path], alone: list[Message]) -> list[Message]:
    """Return `alone` and then the follow-ups, with readings made by the pipeline's own reader.

    Rasa's training data leaves out what stands twice word for word; `alone` has it still.
    """
    reader, read = read_messages(files)
    follow_ups = [m for m in read if m.get(TEXT) and topic_of(m) is not None]
    return [*reader.process(alone), *follow_ups]


def read_messages(files: Sequence[Path]) -> tuple[SpellingReader, list[Message]]:
    """Return what training reads of files, with readings, and the reader that made them."""
    data = TopicImporter(training_data_paths=[str(path) for path in files]).get_nlu_data()
    with tempfile.TemporaryDirectory() as scratch:
        reader = SpellingReader.create(
            SpellingReader.get_default_config(),
            LocalModelStorage(Path(scratch)),
            Resource("spelling"),
            ExecutionContext(GraphSchema({})),
        )
        reader.train(data)
        return reader, list(reader.process_training_data(data).training_examples)
