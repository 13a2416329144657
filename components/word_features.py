"""Tf-idf of words (1-2) and of characters inside words (2-5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

KINDS: dict[str, dict[str, Any]] = {
    "words": {"ngram_range": (1, 2)},
    # A sequence seen once tells nothing, and a quarter of them are.
    "characters": {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2},
}


def _vectorizer(kind: str) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **KINDS[kind])


class WordFeatures:
    """Turns texts into one sparse row each, float32."""

    def __init__(self, parts: dict[str, TfidfVectorizer]) -> None:
        self._parts = parts

    @classmethod
    def fit(cls, texts: Sequence[str]) -> tuple[WordFeatures, csr_matrix]:
        """Learn vocabularies and weights; return also the rows of `texts`."""
        parts = {kind: _vectorizer(kind) for kind in KINDS}
        tables = [part.fit_transform(texts) for part in parts.values()]
        return cls(parts), hstack(tables).tocsr()

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return the rows, shape (len(texts), columns)."""
        return hstack([part.transform(texts) for part in self._parts.values()]).tocsr()

    def save(self) -> tuple[dict[str, np.ndarray], dict[str, list[str]]]:
        """Return weights by kind, and vocabularies in the order of their columns."""
        weights = {kind: part.idf_ for kind, part in self._parts.items()}
        words = {
            kind: sorted(p.vocabulary_, key=p.vocabulary_.get) for kind, p in self._parts.items()
        }
        return weights, words

    @classmethod
    def load(cls, weights: dict[str, np.ndarray], words: dict[str, list[str]]) -> WordFeatures:
        """Rebuild from what `save` gave. Raises ValueError when the two do not fit."""
        parts = {}
        for kind in KINDS:
            part = _vectorizer(kind)
            part.vocabulary_ = {word: column for column, word in enumerate(words[kind])}
            part.idf_ = weights[kind]
            parts[kind] = part
        return cls(parts)
