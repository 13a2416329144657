"""The cache of token states: only what is unknown is encoded, also after a killed training."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from components.embedding_cache import _AT_ONCE, EmbeddingCache
from components.sentence_encoder import DIMENSIONS
from components.token_net import MOST_TOKENS


class TokenEncoder:
    """Encodes each word as its length, remembers what it was asked, and may be killed."""

    def __init__(self, dies_at: int | None = None) -> None:
        self.asked: list[str] = []
        self._dies_at = dies_at

    def __call__(self, texts: Sequence[str]) -> tuple[np.ndarray, list[np.ndarray]]:
        """Return vectors (n, 2) and the states (words, 384) of each text."""
        if self._dies_at is not None and len(self.asked) + len(texts) > self._dies_at:
            raise KeyboardInterrupt
        self.asked.extend(texts)
        return self.vectors(texts), [self.states(text) for text in texts]

    @staticmethod
    def vectors(texts: Sequence[str]) -> np.ndarray:
        """Return (n, 2) vectors."""
        return np.array([[len(text), 1.0] for text in texts])

    @staticmethod
    def states(text: str) -> np.ndarray:
        """Return states (words, 384)."""
        lengths = np.asarray([len(word) for word in text.split()], dtype=np.float32)
        return np.repeat(lengths[:, None], DIMENSIONS, axis=1)


def no_encoder(texts: Sequence[str]) -> np.ndarray:
    """Fail: nothing may be unknown."""
    raise AssertionError(texts)


@pytest.fixture
def encoder() -> TokenEncoder:
    """A fresh encoder."""
    return TokenEncoder()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a cache in a folder that does not exist yet."""
    return tmp_path / "new" / "vectors.sqlite3"


@pytest.fixture
def cache(path: Path) -> EmbeddingCache:
    """An empty cache."""
    return EmbeddingCache(path, "model 1")


def test_states_come_back_in_the_order_asked_for(
    cache: EmbeddingCache, encoder: TokenEncoder
) -> None:
    cache.remember(["a bb", "ccc"], encoder)
    texts = ["ccc", "dddd a ccc", "a bb", "ccc"]
    table = cache.token_table(texts, encoder)
    assert table.lengths.tolist() == [1, 3, 2, 1]
    for row, text in enumerate(texts):
        assert table.states(row) == pytest.approx(encoder.states(text), abs=float(table.size[row]))


def test_only_unknown_texts_are_encoded_and_a_repeated_one_once(
    cache: EmbeddingCache, encoder: TokenEncoder
) -> None:
    cache.remember(["a", "bb", "a"], encoder)
    assert encoder.asked == ["a", "bb"]
    cache.token_table(["bb", "ccc", "a", "ccc"], encoder)
    cache.remember(["ccc"], encoder)
    assert encoder.asked == ["a", "bb", "ccc"]


def test_vectors_and_states_are_kept_in_one_pass(
    cache: EmbeddingCache, encoder: TokenEncoder
) -> None:
    cache.remember(["a", "bb"], encoder)
    vectors = cache.encode(["bb", "a"], no_encoder)
    assert (vectors.dtype, vectors.tolist()) == (np.float32, [[2, 1], [1, 1]])
    assert encoder.asked == ["a", "bb"]


def test_text_whose_vector_is_known_still_gets_its_states(
    cache: EmbeddingCache, encoder: TokenEncoder
) -> None:
    cache.encode(["a b"], lambda texts: np.array([[7.0, 7.0]]))
    assert cache.token_table(["a b"], encoder).lengths.tolist() == [2]
    assert cache.encode(["a b"], no_encoder).tolist() == [[7, 7]]  # the first stays


def test_killed_run_goes_on_where_it_was(path: Path) -> None:
    texts = [f"text {number}" for number in range(_AT_ONCE + 5)]
    killed = TokenEncoder(dies_at=_AT_ONCE)
    with pytest.raises(KeyboardInterrupt):
        EmbeddingCache(path, "model 1").remember(texts, killed)
    again = TokenEncoder()
    cache = EmbeddingCache(path, "model 1")
    table = cache.token_table(texts, again)
    assert again.asked == texts[_AT_ONCE:]
    assert len(table.size) == len(texts)
    assert cache.encode(texts, no_encoder).shape == (len(texts), 2)


def test_run_killed_at_once_leaves_a_cache_that_works(path: Path, encoder: TokenEncoder) -> None:
    with pytest.raises(KeyboardInterrupt):
        EmbeddingCache(path, "model 1").remember(["a"], TokenEncoder(dies_at=0))
    EmbeddingCache(path, "model 1").remember(["a"], encoder)
    assert encoder.asked == ["a"]


def test_cache_of_an_older_training_without_states_is_used(
    path: Path, cache: EmbeddingCache, encoder: TokenEncoder
) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.execute("create table vectors (key text primary key, vector blob)")
    database.close()
    assert cache.token_table(["a"], encoder).lengths.tolist() == [1]


def test_states_of_another_model_are_not_used(path: Path, encoder: TokenEncoder) -> None:
    EmbeddingCache(path, "model 1").remember(["a"], encoder)
    EmbeddingCache(path, "model 2").remember(["a"], encoder)
    assert encoder.asked == ["a", "a"]


def test_states_are_kept_with_sums_and_no_words(
    path: Path, cache: EmbeddingCache, encoder: TokenEncoder
) -> None:
    cache.remember(["a rare example"], encoder)
    assert b"rare" not in path.read_bytes()
    with sqlite3.connect(path) as database:
        ((key, size, steps),) = database.execute("select * from tokens").fetchall()
    database.close()
    assert len(key) == 64
    assert size > 0
    assert len(steps) == 3 * DIMENSIONS


def test_long_text_is_kept_up_to_its_most_tokens(
    cache: EmbeddingCache, encoder: TokenEncoder
) -> None:
    table = cache.token_table(["word " * (MOST_TOKENS + 50)], encoder)
    assert table.lengths.tolist() == [MOST_TOKENS]


def test_no_text_needs_no_encoder(cache: EmbeddingCache) -> None:
    cache.remember([], no_encoder)  # type: ignore[arg-type]
    assert len(cache.token_table([], no_encoder).size) == 0  # type: ignore[arg-type]
