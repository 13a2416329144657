"""The two linear classifiers whose opinions are mixed, as plain weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

FEW: Final = 64  # rows: a message and its parts; more is a training
Rows = tuple[np.ndarray, csr_matrix, np.ndarray]  # vectors (n, d), words (n, f), labels (n,)


@dataclass(frozen=True)
class FitOptions:
    """How to fit; the classifier component documents each."""

    regularisation_c: float = 20.0
    svm_c: float = 1.0
    svm_scale: float = 2.0
    vector_share: float = 0.5
    axes: int = 160
    folds: int = 10
    large: int = 2000  # from so many examples on a third of the folds are enough
    sharpness: float = 1.0
    seed: int = 42


@dataclass(frozen=True)
class LinearParts:
    """Weights of both; `labels` is sorted, and every array has one row a label."""

    labels: np.ndarray  # (k,) of str
    dense_weights: np.ndarray  # (k, d): the regression over vectors
    dense_bias: np.ndarray  # (k,)
    sparse_weights: np.ndarray  # (k, f): the machine over words ...
    vector_weights: np.ndarray  # (k, d): ... and vectors
    sparse_bias: np.ndarray  # (k,)

    @classmethod
    def fit(cls, rows: Rows, options: FitOptions) -> LinearParts:
        """Fit a multinomial logistic regression on vectors and a linear machine on words.

        The machine sees the vectors too, scaled by `vector_share`: where the words are new it
        has them to go by. Their main axes are enough for it, and cost a third less.
        """
        vectors, table, labels = rows
        regression = LogisticRegression(
            C=options.regularisation_c,
            max_iter=60,
            tol=1e-3,
            random_state=options.seed,
            # Named so that a change of the library's defaults cannot change ours.
            solver="lbfgs",
            multi_class="multinomial",
            fit_intercept=True,
            class_weight=None,
        ).fit(vectors, labels)
        axes = _main_axes(vectors, options.axes) * options.vector_share
        both = hstack([table, csr_matrix(vectors @ axes)]).tocsr()
        machine = LinearSVC(C=options.svm_c, tol=0.05, random_state=options.seed).fit(both, labels)
        weights, bias = _row_a_label(machine.coef_, machine.intercept_)
        width = table.shape[1]
        return cls(
            regression.classes_,
            *_row_a_label(regression.coef_, regression.intercept_),
            weights[:, :width],
            weights[:, width:] @ axes.T,
            bias,
        )

    def log_probabilities(
        self, vectors: np.ndarray, table: csr_matrix, svm_scale: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the log probabilities of both, each (n, k)."""
        dense = vectors @ self.dense_weights.T + self.dense_bias
        sparse = self.margins_by_words(table) + vectors @ self.vector_weights.T
        return log_softmax(dense, axis=1), log_softmax(sparse * svm_scale, axis=1)

    def margins_by_words(self, table: csr_matrix) -> np.ndarray:
        """Return the machine's margins (n, k) without the vectors' share."""
        if table.shape[0] > FEW:
            return np.asarray(table @ self.sparse_weights.T + self.sparse_bias)
        # The product would copy all the weights first (8 ms); a message has few of the columns.
        used = np.unique(table.indices)
        weights = np.ascontiguousarray(self.sparse_weights[:, used].T)
        return np.asarray(table[:, used] @ weights + self.sparse_bias)


def _main_axes(vectors: np.ndarray, count: int) -> np.ndarray:
    """Return the `count` directions (d, count) along which `vectors` (n, d) vary most."""
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.asarray(directions[:, ::-1][:, :count], dtype=np.float32)


def _row_a_label(weights: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (k, d) and bias (k,): of two labels scikit-learn keeps one row."""
    if len(weights) == 1:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights.astype(np.float32), bias
