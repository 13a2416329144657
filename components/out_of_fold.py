"""What the classifier says of each example when it was trained without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from components import holding_out
from components.calibration import calibrate
from components.intent_model import DEFAULT_OPTIONS, Examples, joined
from components.labelled_examples import Labelled, vectors_of
from components.word_features import WordFeatures

FOLDS = 5


@dataclass(frozen=True)
class HeldOut:
    """One row an example that stands alone, in the order of the examples."""

    own: np.ndarray  # (n,) probability of the example's label
    other: np.ndarray  # (n,) the same of the best other label
    other_labels: np.ndarray  # (n,) of str

    @property
    def lead(self) -> np.ndarray:
        """Lead of the best other label (n,); above 0 the example is taken for something else."""
        return self.other - self.own


def held_out(examples: Labelled) -> HeldOut:
    """Hold out each example that stands alone once.

    Labels' names and follow-ups train every fold, and the opinions are mixed as a training
    would. Raises ValueError with fewer than two labels.
    """
    alone = examples.alone
    labels = np.asarray(examples.labels)
    table = joined(
        (examples.vectors, list(examples.readings), labels),
        _names(sorted(set(examples.labels))),
    )
    if len(np.unique(labels)) < 2:
        raise ValueError("a comparison needs examples of at least two labels")
    rows = (table[0], WordFeatures.fit(table[1])[1], table[2])
    scored = labels[:alone]
    said = holding_out.held_out(rows, alone, _folds(scored), DEFAULT_OPTIONS)
    found = calibrate(said, np.unique(scored, return_inverse=True)[1])
    return _compared(np.exp(found.log_probabilities(said)), scored)


def _compared(probabilities: np.ndarray, labels: np.ndarray) -> HeldOut:
    """Split probabilities (n, labels) into each row's own label and the best of the others."""
    every = np.unique(labels)
    mine = every == labels[:, None]
    others = np.where(mine, -1.0, probabilities)
    return HeldOut(probabilities[mine], others.max(axis=1), every[others.argmax(axis=1)])


def _folds(labels: np.ndarray) -> int:
    return max(2, min(FOLDS, int(np.unique(labels, return_counts=True)[1].min())))


def _names(labels: list[str]) -> Examples:
    """Return each label's name as an example, as the classifier does in training."""
    texts = [label.split("/")[-1].replace("_", " ").lower() for label in labels]
    return vectors_of(texts), texts, np.asarray(labels)
