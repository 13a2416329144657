"""The two linear classifiers whose opinions are mixed, as plain weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

Rows = tuple[np.ndarray, csr_matrix, np.ndarray]  # vectors (n, d), words (n, f), labels (n,)


@dataclass(frozen=True)
class LinearParts:
    """Weights of both; `labels` is sorted, and every array has one row a label."""

    labels: np.ndarray  # (k,) of str
    dense_weights: np.ndarray  # (k, d)
    dense_bias: np.ndarray  # (k,)
    sparse_weights: np.ndarray  # (k, f)
    sparse_bias: np.ndarray  # (k,)

    @classmethod
    def fit(cls, rows: Rows, *, regularisation_c: float, svm_c: float, seed: int) -> LinearParts:
        """Fit a multinomial logistic regression on vectors and a linear machine on words."""
        vectors, table, labels = rows
        regression = LogisticRegression(
            C=regularisation_c,
            max_iter=100,
            tol=1e-3,
            random_state=seed,
            # Named so that a change of the library's defaults cannot change ours.
            solver="lbfgs",
            multi_class="multinomial",
            fit_intercept=True,
            class_weight=None,
        ).fit(vectors, labels)
        machine = LinearSVC(C=svm_c, tol=1e-2, random_state=seed).fit(table, labels)
        dense = _row_a_label(regression.coef_, regression.intercept_)
        sparse = _row_a_label(machine.coef_, machine.intercept_)
        return cls(regression.classes_, *dense, *sparse)

    def log_probabilities(
        self, vectors: np.ndarray, table: csr_matrix, svm_scale: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the log probabilities of both, each (n, k)."""
        dense = vectors @ self.dense_weights.T + self.dense_bias
        sparse = table @ self.sparse_weights.T + self.sparse_bias
        return log_softmax(dense, axis=1), log_softmax(sparse * svm_scale, axis=1)


def _row_a_label(weights: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (k, d) and bias (k,): of two labels scikit-learn keeps one row."""
    if len(weights) == 1:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights.astype(np.float32), bias
