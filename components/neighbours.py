"""Examples near a message: what they vote for, and how far they are."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.special import log_softmax

NEAREST = 5  # examples that tell how strange a message is
NEAREST_OF_A_LABEL = 3  # examples that speak for a label
# Cosines are multiplied by this before they become log probabilities.
SHARPNESS = 15.0


@dataclass(frozen=True)
class Neighbours:
    """Sentence vectors (n, d) of unit length in the order of their labels' numbers (n,)."""

    vectors: np.ndarray
    numbers: np.ndarray  # of the label, from 0, ascending; every label has an example

    @classmethod
    def of(cls, vectors: np.ndarray, labels: np.ndarray) -> Neighbours:
        """Sort `vectors` (n, d) by their `labels` (n,)."""
        numbers = np.unique(labels, return_inverse=True)[1]
        order = np.argsort(numbers, kind="stable")
        return cls(vectors[order].astype(np.float32), numbers[order].astype(np.int32))

    def ask(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return log probabilities (n, k) and the mean cosine of the nearest examples (n,)."""
        cosines = vectors @ self.vectors.T
        bounds = np.flatnonzero(np.diff(self.numbers, prepend=-1, append=self.numbers[-1] + 1))
        means = [
            nearest_mean(cosines[:, start:end], NEAREST_OF_A_LABEL)
            for start, end in itertools.pairwise(bounds)
        ]
        votes = log_softmax(SHARPNESS * np.stack(means, axis=1), axis=1)
        return votes, nearest_mean(cosines, NEAREST)


def nearest_mean(cosines: np.ndarray, count: int) -> np.ndarray:
    """Return each row's mean over its `count` highest."""
    k = min(count, cosines.shape[1])
    return np.asarray(np.partition(cosines, -k, axis=1)[:, -k:].mean(axis=1))
