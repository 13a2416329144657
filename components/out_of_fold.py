"""What the classifier says of each example when it was trained without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import softmax
from sklearn.model_selection import StratifiedKFold

from components.intent_model import DEFAULT_OPTIONS, Calibration, Examples, IntentModel
from components.labelled_examples import Labelled, vectors_of
from components.linear_parts import LinearParts, Rows
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

    Labels' names and follow-ups train every fold, and weight and temperature are those that a
    training finds. Raises ValueError with fewer than two labels.
    """
    alone = examples.alone
    names = _names(sorted(set(examples.labels)))
    unscored = (
        np.vstack([examples.vectors[alone:], names[0]]),
        [*examples.readings[alone:], *names[1]],
        np.concatenate([examples.labels[alone:], names[2]]),
    )
    scored = (examples.vectors[:alone], examples.readings[:alone], examples.labels[:alone])
    calibration = IntentModel.fit(*scored, unscored).calibration
    _, table = WordFeatures.fit([*scored[1], *unscored[1]])
    rows = (
        np.vstack([scored[0], unscored[0]]),
        table,
        np.concatenate([scored[2], unscored[2]]),
    )
    return _compared(_probabilities(rows, alone, calibration), scored[2])


def _compared(probabilities: np.ndarray, labels: np.ndarray) -> HeldOut:
    """Split probabilities (n, labels) into each row's own label and the best of the others."""
    every = np.unique(labels)
    mine = every == labels[:, None]
    others = np.where(mine, -1.0, probabilities)
    return HeldOut(probabilities[mine], others.max(axis=1), every[others.argmax(axis=1)])


def _probabilities(rows: Rows, scored: int, calibration: Calibration) -> np.ndarray:
    """Return probabilities (scored, labels); rows behind the scored ones train every fold."""
    vectors, table, labels = rows
    options, weight = DEFAULT_OPTIONS, calibration.weight
    logits = np.zeros((scored, len(set(labels))))
    always = np.arange(scored, len(labels))
    split = StratifiedKFold(_folds(labels[:scored]), shuffle=True, random_state=options.seed)
    for train, held in split.split(vectors[:scored], labels[:scored]):
        kept = np.concatenate([train, always])
        parts = LinearParts.fit(
            (vectors[kept], table[kept], labels[kept]),
            regularisation_c=options.regularisation_c,
            svm_c=options.svm_c,
            seed=options.seed,
        )
        dense, sparse = parts.log_probabilities(vectors[held], table[held], options.svm_scale)
        logits[held] = (1 - weight) * dense + weight * sparse
    return np.asarray(softmax(logits / calibration.temperature, axis=1))


def _folds(labels: np.ndarray) -> int:
    return max(2, min(FOLDS, int(np.unique(labels, return_counts=True)[1].min())))


def _names(labels: list[str]) -> Examples:
    """Return each label's name as an example, as the classifier does in training."""
    texts = [label.split("/")[-1].replace("_", " ").lower() for label in labels]
    return vectors_of(texts), texts, np.asarray(labels)
