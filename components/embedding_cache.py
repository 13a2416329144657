"""Vectors of training texts, kept on disk by the text's sum, so that a small change trains fast.

Only training examples go in: a visitor's message never does.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

Encode = Callable[[Sequence[str]], np.ndarray]


class EmbeddingCache:
    """A SQLite file from text sums to float32 vectors; `model` names the encoder that made them."""

    def __init__(self, path: Path, model: str) -> None:
        self._path = path
        self._model = model

    def encode(self, texts: Sequence[str], encode: Encode) -> np.ndarray:
        """Return one vector a text, shape (len(texts), d); only unknown texts are encoded."""
        keys = [self._key(text) for text in texts]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=60)) as database, database:
            database.execute(
                "create table if not exists vectors (key text primary key, vector blob)"
            )
            known = {
                key: np.frombuffer(vector, dtype=np.float32)
                for key, vector in database.execute("select key, vector from vectors")
            }
            missing = {k: t for k, t in zip(keys, texts) if k not in known}
            if missing:
                fresh = encode(list(missing.values())).astype(np.float32)
                known.update(zip(missing, fresh))
                database.executemany(
                    "insert or replace into vectors values (?, ?)",
                    [(key, vector.tobytes()) for key, vector in zip(missing, fresh)],
                )
        return np.stack([known[key] for key in keys])

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._model}\0{text}".encode()).hexdigest()
