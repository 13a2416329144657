"""Pairs of examples that say nearly the same: by their letters, or by their sentence vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

# Of one label: little is learnt from the second of them.
SAME_DISTANCE = 0.15
SAME_COSINE = 0.95
# Of two labels: one of them is wrong, or nobody could tell.
OTHER_DISTANCE = 0.2
OTHER_COSINE = 0.88
ROWS = 500  # compared with all others at a time: the whole table would not fit small machines

_MARKS = re.compile(r"[^\w\s]")


@dataclass(frozen=True)
class Twins:
    """The rows of two examples, `first` before `second`, and how near they are."""

    first: int
    second: int
    cosine: float
    distance: float  # edit distance over the longer one's length

    @property
    def reads_the_same(self) -> bool:
        """Tell whether only case and marks differ, once spelling is put right."""
        return self.distance == 0

    @property
    def closeness(self) -> float:
        """The stronger of the two signs, 1 for the same."""
        return max(self.cosine, 1 - self.distance)


def twins_within(labels: Sequence[str], twins: Sequence[Twins]) -> list[Twins]:
    """Return the duplicates and near-duplicates of one label, the nearest first."""
    return _nearest_first(
        pair
        for pair in twins
        if labels[pair.first] == labels[pair.second]
        and (pair.distance < SAME_DISTANCE or pair.cosine > SAME_COSINE)
    )


def twins_across(labels: Sequence[str], twins: Sequence[Twins]) -> list[Twins]:
    """Return the near-duplicates under two labels, the nearest first."""
    return _nearest_first(pair for pair in twins if labels[pair.first] != labels[pair.second])


def find_twins(readings: Sequence[str], vectors: np.ndarray) -> list[Twins]:
    """Return every pair that is near enough for either list; `vectors` (n, d) are of length one."""
    folded = [fold(reading) for reading in readings]
    found = []
    for start in range(0, len(folded), ROWS):
        cosines = vectors[start : start + ROWS] @ vectors.T
        distances = process.cdist(
            folded[start : start + ROWS],
            folded,
            scorer=Levenshtein.normalized_distance,
            score_cutoff=max(SAME_DISTANCE, OTHER_DISTANCE),  # beyond it the distance reads 1
            dtype=np.float32,
        )
        near = (cosines > min(SAME_COSINE, OTHER_COSINE)) | (distances < OTHER_DISTANCE)
        for row, second in np.argwhere(near):
            first = start + int(row)
            if first < second:
                found.append((first, int(second), float(cosines[row, second])))
    return [Twins(a, b, cosine, _distance(folded[a], folded[b])) for a, b, cosine in found]


def _distance(a: str, b: str) -> float:
    return float(Levenshtein.normalized_distance(a, b))


def _nearest_first(twins: Iterator[Twins]) -> list[Twins]:
    return sorted(twins, key=lambda pair: (-pair.closeness, pair.first, pair.second))


def fold(text: str) -> str:
    """Return `text` in lower case without punctuation; what is nothing else stays itself."""
    return " ".join(_MARKS.sub("", text.lower()).split()) or text.strip()
