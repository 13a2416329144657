"""The small safety model: a linear model over hashed n-grams, run before anything else.

It hears what no rule was written for, in about a millisecond and without a library. Trained with
the rest (`components/danger_model.py`), evaluated here and, with the same numbers, in the widget.
"""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wire.ngrams import BUCKETS, buckets, windows
from wire.triage import CLASS_ORDER

URGENT: Final = "urgent"  # the head that tells P0 from all else
HEADS: Final = (URGENT, *CLASS_ORDER)
FORMAT: Final = 1
_FIELD: Final = 32  # bits of one head's sum inside one whole number
_OFFSET: Final = 128  # makes a weight of one byte positive


class SmallModelError(ValueError):
    """The model's file is damaged or of another format."""


@dataclass(frozen=True)
class SmallModel:
    """Weights of one byte a bucket and head. All heads of a bucket are one whole number."""

    packed: tuple[int, ...]  # BUCKETS numbers: weight + 128 of head h in bits 32h to 32h + 31
    scale: tuple[float, ...]  # of each head: a byte's worth
    bias: tuple[float, ...]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SmallModel:
        """Read what training wrote. Raises SmallModelError."""
        try:
            weights = zlib.decompress(base64.b64decode(data["weights"]))
            heads = tuple(data["heads"])
            scale, bias = tuple(map(float, data["scale"])), tuple(map(float, data["bias"]))
        except (KeyError, TypeError, ValueError, OverflowError, zlib.error) as error:
            raise SmallModelError(type(error).__name__) from None
        if not all(map(math.isfinite, (*scale, *bias))):
            raise SmallModelError("a number that is none")  # no margin could be compared with one
        size = len(HEADS)
        fits = heads == HEADS and len(scale) == len(bias) == size
        if data.get("format") != FORMAT or not fits or len(weights) != BUCKETS * size:
            raise SmallModelError("another format")
        rows = (weights[at : at + size] for at in range(0, len(weights), size))
        return cls(tuple(_pack(row) for row in rows), scale, bias)

    @classmethod
    def load(cls, path: Path) -> SmallModel:
        """Read a file. Raises SmallModelError, also when there is none."""
        try:
            return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, RecursionError) as error:
            raise SmallModelError(type(error).__name__) from None

    def margins(self, words: Sequence[str]) -> dict[str, float]:
        """Return each head's highest margin over the whole message and its windows.

        `words` are normalised tokens, as the red flags read them.
        """
        found = [self._margins(part) for part in windows(words)]
        return dict(zip(HEADS, (max(values) for values in zip(*found))))

    def _margins(self, words: Sequence[str]) -> list[float]:
        grams = buckets(words)
        total = sum(map(self.packed.__getitem__, grams))
        share = 1 / math.sqrt(max(len(grams), 1))
        return [
            ((total >> (_FIELD * head) & 0xFFFFFFFF) - _OFFSET * len(grams)) * scale * share + bias
            for head, (scale, bias) in enumerate(zip(self.scale, self.bias))
        ]


def _pack(row: bytes) -> int:
    return sum(weight << (_FIELD * head) for head, weight in enumerate(row))
