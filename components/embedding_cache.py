"""Vectors of training texts, kept on disk by the text's sum, so that a small change trains fast.

Only training examples go in: a visitor's message never does.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import numpy as np

from components.token_table import TokenTable, stepped

Encode = Callable[[Sequence[str]], np.ndarray]
EncodeTokens = Callable[[Sequence[str]], tuple[np.ndarray, list[np.ndarray]]]
_AT_ONCE: Final = 2000  # texts that are encoded, then kept: a killed training goes on from there
_TABLES: Final = """
create table if not exists vectors (key text primary key, vector blob);
create table if not exists tokens (key text primary key, size real, steps blob);
"""


class EmbeddingCache:
    """A SQLite file from text sums to float32 vectors; `model` names the encoder that made them.

    The states of a text's tokens can be kept as well, in steps of int8.
    """

    def __init__(self, path: Path, model: str) -> None:
        self._path = path
        self._model = model

    def encode(self, texts: Sequence[str], encode: Encode) -> np.ndarray:
        """Return one vector a text, shape (len(texts), d); only unknown texts are encoded."""
        keys = [self._key(text) for text in texts]
        with self._opened() as database:
            known = {
                key: np.frombuffer(vector, dtype=np.float32)
                for key, vector in database.execute("select key, vector from vectors")
            }
            missing = {k: t for k, t in zip(keys, texts) if k not in known}
            if missing:
                fresh = encode(list(missing.values())).astype(np.float32)
                known.update(zip(missing, fresh))
                _keep_vectors(database, list(missing), fresh)
        return np.stack([known[key] for key in keys])

    def remember(self, texts: Sequence[str], encode: EncodeTokens) -> None:
        """Keep the vectors and the tokens' states of `texts`; only unknown ones are encoded."""
        keys = {self._key(text): text for text in texts}
        with self._opened() as database:
            for (key,) in database.execute("select key from tokens"):
                keys.pop(key, None)
        missing = list(keys)
        for start in range(0, len(missing), _AT_ONCE):
            part = missing[start : start + _AT_ONCE]
            vectors, states = encode([keys[key] for key in part])
            with self._opened() as database:
                _keep_vectors(database, part, vectors.astype(np.float32))
                _keep_states(database, part, states)

    def token_table(self, texts: Sequence[str], encode: EncodeTokens) -> TokenTable:
        """Return the tokens' states of `texts`, in their order; unknown ones are encoded first."""
        self.remember(texts, encode)
        with self._opened() as database:
            query = "select size, steps from tokens where key = ?"
            found = [database.execute(query, (self._key(text),)).fetchone() for text in texts]
        return TokenTable.of([(size, np.frombuffer(steps, np.int8)) for size, steps in found])

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=60)) as database, database:
            database.executescript(_TABLES)
            yield database

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._model}\0{text}".encode()).hexdigest()


def _keep_vectors(database: sqlite3.Connection, keys: Sequence[str], vectors: np.ndarray) -> None:
    rows = [(key, vector.tobytes()) for key, vector in zip(keys, vectors)]
    database.executemany("insert or ignore into vectors values (?, ?)", rows)


def _keep_states(
    database: sqlite3.Connection, keys: Sequence[str], states: Sequence[np.ndarray]
) -> None:
    rows = []
    for key, found in zip(keys, states):
        size, steps = stepped(found)
        rows.append((key, size, steps.tobytes()))
    database.executemany("insert or replace into tokens values (?, ?, ?)", rows)
