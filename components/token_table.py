"""The token states of many texts in little memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from components.sentence_encoder import DIMENSIONS
from components.token_net import MOST_TOKENS


def stepped(states: np.ndarray) -> tuple[float, np.ndarray]:
    """Return what a step is worth and the states (tokens, d) in steps of int8."""
    size = float(np.abs(states).max(initial=1e-6)) / 127
    return size, np.rint(states[:MOST_TOKENS] / size).astype(np.int8)


@dataclass(frozen=True)
class TokenTable:
    """Token states of n texts, one text after another, in steps of int8."""

    steps: np.ndarray  # (all tokens, d) of int8
    size: np.ndarray  # (n,) of float32: what one step of a text is worth
    starts: np.ndarray  # (n + 1,): where each text's tokens begin

    @classmethod
    def of(cls, texts: Sequence[tuple[float, np.ndarray]]) -> TokenTable:
        """Join texts, each with its step's size and its flat or (tokens, DIMENSIONS) steps."""
        none = np.zeros((0, DIMENSIONS), dtype=np.int8)
        steps = [none, *(found.reshape(-1, DIMENSIONS) for _, found in texts)]
        starts = np.cumsum([len(found) for found in steps])
        size = np.asarray([size for size, _ in texts], dtype=np.float32)
        return cls(np.concatenate(steps), size, starts)

    @property
    def lengths(self) -> np.ndarray:
        """Tokens of each text (n,)."""
        return np.diff(self.starts)

    def states(self, row: int) -> np.ndarray:
        """Return the states of one text (tokens, d), float32."""
        return np.asarray(
            self.steps[self.starts[row] : self.starts[row + 1]] * self.size[row], dtype=np.float32
        )

    def batch(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return states (rows, longest, d) padded with zeros, and a mask (rows, longest)."""
        lengths = self.lengths[rows]
        shape = (len(rows), int(lengths.max()))
        states = np.zeros((*shape, self.steps.shape[1]), dtype=np.float32)
        mask = np.zeros(shape, dtype=np.float32)
        for number, (row, length) in enumerate(zip(rows, lengths)):
            states[number, :length] = self.states(row)
            mask[number, :length] = 1
        return states, mask

    def spread(self) -> float:
        """Return the standard deviation of some 500 texts' states."""
        rows = np.arange(0, len(self.size), max(1, len(self.size) // 500))
        return float(np.concatenate([self.states(row) for row in rows]).std())
