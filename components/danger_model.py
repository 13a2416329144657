"""The large safety model: sentence vectors and n-grams together, and the examples nearest by.

One margin a head (`wire.small_model.HEADS`). It sees redacted words, in Rasa, after the rules and
the small model have let a message pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix, hstack

from components.linear_parts import FEW
from components.model_files import ModelFileError, read_model, write_model
from components.neighbours import nearest_mean
from components.small_model_fit import fit_heads, gram_table
from wire.ngrams import BUCKETS

GRAM_SHARE: Final = 2.0  # n-grams count so much beside a vector of length one
NEAR_SHARE: Final = 8.0  # a cosine nearer to danger than to all else is worth so much margin
NEAREST: Final = 3
C: Final = 1.0


@dataclass(frozen=True)
class DangerModel:
    """Linear weights of each head, and the vectors of the examples with their heads."""

    gram_weights: np.ndarray  # (heads, BUCKETS)
    vector_weights: np.ndarray  # (heads, d)
    bias: np.ndarray  # (heads,)
    examples: np.ndarray  # (n, d) of unit length
    example_heads: np.ndarray  # (n, heads) of bool

    @classmethod
    def fit(cls, vectors: np.ndarray, tokens: list[list[str]], heads: np.ndarray) -> DangerModel:
        """Fit on vectors (n, d), tokens and heads (n, heads)."""
        return cls.fit_table(vectors, gram_table(tokens), heads)

    @classmethod
    def fit_table(cls, vectors: np.ndarray, table: csr_matrix, heads: np.ndarray) -> DangerModel:
        """Fit with the n-grams already counted."""
        both = hstack([table * GRAM_SHARE, csr_matrix(vectors)]).tocsr()
        weights, bias = fit_heads(both, heads, C)
        width = table.shape[1]
        grams = weights[:, :width] * GRAM_SHARE
        return cls(grams, weights[:, width:], bias, vectors.astype(np.float32), heads)

    def margins(self, vectors: np.ndarray, tokens: Sequence[Sequence[str]]) -> np.ndarray:
        """Return margins (n, heads) of texts with these vectors and tokens."""
        return self.margins_of_table(vectors, gram_table(tokens))

    def margins_of_table(self, vectors: np.ndarray, table: csr_matrix) -> np.ndarray:
        """Return margins with the n-grams already counted."""
        linear = vectors @ self.vector_weights.T + self._by_grams(table) + self.bias
        return np.asarray(linear + NEAR_SHARE * self._nearness(vectors))

    def _by_grams(self, table: csr_matrix) -> np.ndarray:
        if table.shape[0] > FEW:
            return np.asarray(table @ self.gram_weights.T)
        used = np.unique(table.indices)  # the product would copy all the weights first
        return np.asarray(table[:, used] @ np.ascontiguousarray(self.gram_weights[:, used].T))

    def _nearness(self, vectors: np.ndarray) -> np.ndarray:
        """Return how much nearer the examples of each head are than all others, (n, heads)."""
        cosines = vectors @ self.examples.T
        found = np.zeros((len(vectors), self.example_heads.shape[1]), dtype=np.float32)
        for head, wanted in enumerate(self.example_heads.T):
            if wanted.any() and not wanted.all():
                near = nearest_mean(cosines[:, wanted], NEAREST)
                found[:, head] = near - nearest_mean(cosines[:, ~wanted], NEAREST)
        return found

    def save(self, folder: Path) -> None:
        """Write the model into `folder`."""
        arrays = {
            "gram_weights": self.gram_weights.astype(np.float16),
            "vector_weights": self.vector_weights,
            "bias": self.bias,
            "examples": self.examples.astype(np.float16),
            "example_heads": self.example_heads,
        }
        write_model(folder, arrays, {})

    @classmethod
    def load(cls, folder: Path) -> DangerModel:
        """Read what `save` wrote. Raises ModelFileError."""
        arrays, _ = read_model(folder)
        try:
            heads = arrays.pop("example_heads")
            model = cls(**{k: v.astype(np.float32) for k, v in arrays.items()}, example_heads=heads)
            model.margins(np.zeros((1, model.examples.shape[1]), dtype=np.float32), [["?"]])
            if model.gram_weights.shape[1] != BUCKETS or len(heads) != len(model.examples):
                raise ValueError("other buckets or examples")
        except (TypeError, ValueError, KeyError, IndexError) as error:
            raise ModelFileError("the parts of the saved model do not fit each other") from error
        return model
