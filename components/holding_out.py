"""Cross-validation: what the parts say of examples that they were not trained on."""

from __future__ import annotations

import joblib
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold

from components.calibration import Opinions
from components.linear_parts import FitOptions, LinearParts, Rows
from components.neighbours import Neighbours

Parts = tuple[LinearParts, Neighbours]
_PROCESSES = 2  # the fits hold Python's lock; more cost memory


def held_out(rows: Rows, scored: int, folds: int, options: FitOptions) -> Opinions:
    """Hold out each of the first `scored` rows once; the rows behind them train every fold."""
    return _fitted(rows, scored, folds, options, whole=False)[0]


def fitted(rows: Rows, scored: int, folds: int, options: FitOptions) -> tuple[Opinions, Parts]:
    """Return what `held_out` does, and the parts fitted on all rows."""
    said, whole = _fitted(rows, scored, folds, options, whole=True)
    assert whole is not None
    return said, whole


def _fitted(
    rows: Rows, scored: int, folds: int, options: FitOptions, *, whole: bool
) -> tuple[Opinions, Parts | None]:
    labels = rows[2]
    always = np.arange(scored, len(labels))
    split = StratifiedKFold(folds, shuffle=True, random_state=options.seed)
    parts = list(split.split(rows[0][:scored], labels[:scored]))
    learnt = [np.concatenate([train, always]) for train, _ in parts]
    held = [part[1] for part in parts]
    if whole:  # first: it takes longest
        learnt, held = [np.arange(len(labels)), *learnt], [np.arange(0), *held]
    processes = 1 if len(labels) < options.large else _PROCESSES
    done = joblib.Parallel(processes)(
        joblib.delayed(_fit_and_ask)(rows, kept, asked, options)
        for kept, asked in zip(learnt, held)
    )
    said = [opinion for _, opinion in done[1:]] if whole else [opinion for _, opinion in done]
    order = np.argsort(np.concatenate([part[1] for part in parts]))
    names = ("dense", "sparse", "votes", "similarity")
    together = (np.concatenate([getattr(part, name) for part in said])[order] for name in names)
    return Opinions(*together), done[0][0] if whole else None


def _fit_and_ask(
    rows: Rows, kept: np.ndarray, asked: np.ndarray, options: FitOptions
) -> tuple[Parts | None, Opinions | None]:
    """Return the parts when there is nothing to ask, else what they say: parts are large."""
    vectors, table, labels = rows
    parts = fit_parts((vectors[kept], table[kept], labels[kept]), options)
    if not len(asked):
        return parts, None
    return None, opinions(parts, vectors[asked], table[asked], options)


def fit_parts(rows: Rows, options: FitOptions) -> Parts:
    """Fit all parts on the same rows."""
    return LinearParts.fit(rows, options), Neighbours.of(rows[0], rows[2])


def opinions(
    parts: Parts,
    vectors: np.ndarray,
    table: csr_matrix,
    options: FitOptions,
) -> Opinions:
    """Ask all parts."""
    linear, near = parts
    return Opinions(
        *linear.log_probabilities(vectors, table, options.svm_scale), *near.ask(vectors)
    )


def folds_of(labels: np.ndarray, options: FitOptions) -> int:
    """Return how many folds the examples allow; below 2 nothing can be held out."""
    wanted = options.folds if len(labels) < options.large else max(2, options.folds // 3)
    return min(wanted, int(np.unique(labels, return_counts=True)[1].min()))
