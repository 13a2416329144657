"""The cache of training vectors: hit, miss, and nothing that can be read back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from components.embedding_cache import EmbeddingCache


class CountingEncoder:
    """Encodes a text as its length and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Return (n, 2) vectors."""
        self.asked.extend(texts)
        return np.array([[len(text), 1.0] for text in texts])


@pytest.fixture
def encoder() -> CountingEncoder:
    """A fresh encoder."""
    return CountingEncoder()


@pytest.fixture
def cache(tmp_path: Path) -> EmbeddingCache:
    """An empty cache in a folder that does not exist yet."""
    return EmbeddingCache(tmp_path / "new" / "vectors.sqlite3", "model 1")


def test_cache_encodes_only_what_it_does_not_know(
    cache: EmbeddingCache, encoder: CountingEncoder
) -> None:
    cache.encode(["a", "bb"], encoder)
    vectors = cache.encode(["bb", "ccc", "a", "bb"], encoder)
    assert encoder.asked == ["a", "bb", "ccc"]
    assert vectors.dtype == np.float32
    assert vectors.tolist() == [[2, 1], [3, 1], [1, 1], [2, 1]]


def test_cache_encodes_a_repeated_text_once(
    cache: EmbeddingCache, encoder: CountingEncoder
) -> None:
    assert cache.encode(["a", "a"], encoder).tolist() == [[1, 1], [1, 1]]
    assert encoder.asked == ["a"]


def test_cache_survives_the_process(tmp_path: Path, encoder: CountingEncoder) -> None:
    path = tmp_path / "vectors.sqlite3"
    EmbeddingCache(path, "model 1").encode(["a"], encoder)
    EmbeddingCache(path, "model 1").encode(["a"], encoder)
    assert encoder.asked == ["a"]


def test_cache_of_another_model_is_not_used(tmp_path: Path, encoder: CountingEncoder) -> None:
    path = tmp_path / "vectors.sqlite3"
    EmbeddingCache(path, "model 1").encode(["a"], encoder)
    EmbeddingCache(path, "model 2").encode(["a"], encoder)
    assert encoder.asked == ["a", "a"]


def test_cache_keeps_sums_and_no_words(tmp_path: Path, encoder: CountingEncoder) -> None:
    path = tmp_path / "vectors.sqlite3"
    EmbeddingCache(path, "model 1").encode(["a rare example"], encoder)
    assert b"rare" not in path.read_bytes()
    with sqlite3.connect(path) as database:
        ((key,),) = database.execute("select key from vectors").fetchall()
    assert len(key) == 64


def test_cache_keeps_nothing_of_a_failed_run(cache: EmbeddingCache) -> None:
    def broken(texts: Sequence[str]) -> np.ndarray:
        raise RuntimeError("no model")

    with pytest.raises(RuntimeError):
        cache.encode(["a"], broken)
    encoder = CountingEncoder()
    cache.encode(["a"], encoder)
    assert encoder.asked == ["a"]
