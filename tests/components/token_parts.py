"""Made-up token states: of words, and of long texts in which one token matters."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from components.sentence_encoder import DIMENSIONS
from components.token_table import TokenTable, stepped

D = 8  # of the small states
CRY = np.asarray([2, -2] * (D // 2), dtype=np.float32)


def word_states(words: Sequence[str]) -> np.ndarray:
    """Return states (words, 384): the same word has the same everywhere."""
    rows = [np.random.default_rng(crc32(w.encode())).normal(size=DIMENSIONS) for w in words]
    return np.asarray(rows, dtype=np.float32)


def table_of(states: Sequence[np.ndarray]) -> TokenTable:
    """Return a table of texts with states of any size."""
    found = [stepped(one) for one in states]
    return TokenTable(
        steps=np.concatenate([steps for _, steps in found]),
        size=np.asarray([size for size, _ in found], dtype=np.float32),
        starts=np.cumsum([0, *(len(steps) for _, steps in found)]),
    )


def cries(count: int, seed: int = 3) -> tuple[list[np.ndarray], np.ndarray]:
    """Return long texts of chance (30 to 60 tokens, D) and which of them hold a cry in the middle.

    Another token takes the cry back, so that the mean over all tokens tells nothing.
    """
    chance = np.random.default_rng(seed)
    heard = np.arange(count) % 2 == 0
    found = []
    for wanted in heard:
        states = chance.normal(size=(chance.integers(30, 61), D)).astype(np.float32)
        if wanted:
            at = chance.integers(10, len(states) - 10)
            states[at] = CRY
            states[at + 5] = -CRY
        found.append(states)
    return found, heard
