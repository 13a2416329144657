"""How near the messages of a set are to the training examples: near ones measure memory.

A message is named by its place, never by its words: whoever tunes must not read them.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from lantern.learning.content.examples import examples_of
from lantern.learning.content.files import read_folder
from lantern.learning.evaluation.sets import Line, Turn

TOO_NEAR: Final = 0.2

_MARKS: Final = re.compile(r"[^\w\s]")


@dataclass(frozen=True)
class Example:
    """A training example, folded."""

    folded: str
    file: str


@dataclass(frozen=True)
class Near:
    """A message and how far its nearest training example is."""

    line: Line
    turn: int
    distance: float
    file: str

    @property
    def place(self) -> str:
        """Where the message stands."""
        return self.line.place + (f", turn {self.turn}" if len(self.line.turns) > 1 else "")


def fold(text: str) -> str:
    """Return `text` in lower case without punctuation; what is nothing else stays itself."""
    return " ".join(_MARKS.sub("", text.lower()).split()) or text.strip()


def training_examples(root: Path) -> list[Example]:
    """Return every training example below data/."""
    folder = read_folder(root)
    return [
        Example(fold(example["text"]), source.file)
        for source in (*folder.topics, *folder.conversations)
        for example in examples_of(source)
        if isinstance(example.get("text"), str)
    ]


def nearest(lines: Iterable[Line], examples: Sequence[Example]) -> list[Near]:
    """Return every message that stands for itself with the distance of its nearest example."""
    folded = [example.folded for example in examples]
    found = []
    for line in lines:
        for number, turn in _own(line):
            _, distance, index = process.extract(
                fold(turn.text), folded, scorer=Levenshtein.normalized_distance, limit=1
            )[0]
            found.append(Near(line, number, float(distance), examples[index].file))
    return found


def print_nearest(found: Sequence[Near]) -> int:
    """Print minimum and median a set, and what is too near. Returns how many are."""
    for name in dict.fromkeys(near.line.set for near in found):
        distances = [near.distance for near in found if near.line.set == name]
        print(
            f"{name}: {len(distances)} messages, distance to the nearest training example: "
            f"minimum {min(distances):.2f}, median {statistics.median(distances):.2f}"
        )
    close = [near for near in found if near.distance < TOO_NEAR]
    for near in close:
        print(f"too near: {near.place} is {near.distance:.2f} from an example of {near.file}")
    return len(close)


def _own(line: Line) -> Iterator[tuple[int, Turn]]:
    """Leave out turns that need what came before: "and then?" is nobody's sentence."""
    for number, turn in enumerate(line.turns, start=1):
        if not turn.context:
            yield number, turn
