"""Fits the small safety model of `wire/` and writes it in the form that `wire/` reads."""

from __future__ import annotations

import base64
import functools
import zlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from wire.ngrams import BUCKETS, buckets, letter_buckets
from wire.small_model import FORMAT, HEADS

C: Final = 1.0  # inverse regularisation
AT_ONCE: Final = 2  # processes; fits hold Python's lock


def gram_table(tokens: Sequence[Sequence[str]]) -> csr_matrix:
    """Return one row of unit length a message, shape (n, BUCKETS), float32."""
    letters = functools.cache(letter_buckets)  # for this call: texts share most of their words
    rows = [sorted(buckets(words, letters)) for words in tokens]
    counts = np.asarray([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    columns = np.asarray([column for row in rows for column in row], dtype=np.int32)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return csr_matrix((values, columns, starts), shape=(len(rows), BUCKETS))


def fit_heads(table: csr_matrix, heads: np.ndarray, c: float) -> tuple[np.ndarray, np.ndarray]:
    """Fit one linear machine a head; return weights (heads, columns) and biases (heads,).

    A head without an example never fires: its bias is -1 and its weights are zero.
    """
    fitted = Parallel(n_jobs=AT_ONCE)(
        delayed(_fit_head)(table, heads[:, head], c) for head in range(heads.shape[1])
    )
    return np.vstack([weights for weights, _ in fitted]), np.asarray([bias for _, bias in fitted])


def small_model(weights: np.ndarray, bias: np.ndarray) -> dict[str, Any]:
    """Return the file's content: each head's weights in steps of a 127th of its largest."""
    largest = np.abs(weights).max(axis=1)
    scale = np.where(largest > 0, largest, 1.0) / 127
    steps = np.rint(weights / scale[:, None]).astype(np.int16) + 128
    packed = zlib.compress(np.ascontiguousarray(steps.T.astype(np.uint8)).tobytes(), 9)
    return {
        "format": FORMAT,
        "heads": list(HEADS),
        "scale": [float(value) for value in scale],
        "bias": [float(value) for value in bias],
        "weights": base64.b64encode(packed).decode("ascii"),
    }


def _fit_head(table: csr_matrix, wanted: np.ndarray, c: float) -> tuple[np.ndarray, float]:
    if not wanted.any() or wanted.all():
        return np.zeros(table.shape[1], dtype=np.float32), -1.0
    machine = LinearSVC(C=c, tol=0.1, random_state=42).fit(table, wanted)
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])
