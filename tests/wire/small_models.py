"""Small safety models made by hand: they hear a few odd words and nothing else."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from typing import Any

from wire.danger import Thresholds
from wire.ngrams import BUCKETS, buckets
from wire.small_model import FORMAT, HEADS, SmallModel

Json = dict[str, Any]

SCALE = 0.1
LOUD = 100  # steps of each n-gram: far above CARD in a sentence
FAINT = 6  # between CHECK_IN and CARD in a sentence
CARD = 5.0
CHECK_IN = 0.5
THRESHOLDS: Json = {"card": dict.fromkeys(HEADS, CARD), "check_in": CHECK_IN, "also": 2.0}

CARD_ALONE = 2.5  # between a faint word and a plain one, when nothing else listens
PLAIN = 12  # between CARD_ALONE and CARD in a sentence
ALONE: Json = {**THRESHOLDS, "card": dict.fromkeys(HEADS, CARD_ALONE)}


def model_data(heard: Mapping[str, Mapping[str, int]]) -> Json:
    """Return a file's model: for each word the steps (-128 to 127) that it adds to heads."""
    table = bytearray([128]) * (BUCKETS * len(HEADS))
    for word, steps in heard.items():
        for bucket in buckets([word]):
            for head, step in steps.items():
                table[bucket * len(HEADS) + HEADS.index(head)] = 128 + step
    return packed(bytes(table))


def packed(table: bytes) -> Json:
    """Return a file's model with these weights: BUCKETS rows of one byte a head."""
    return {
        "format": FORMAT,
        "heads": list(HEADS),
        "scale": [SCALE] * len(HEADS),
        "bias": [0.0] * len(HEADS),
        "weights": base64.b64encode(zlib.compress(table, 1)).decode("ascii"),
    }


def model(heard: Mapping[str, Mapping[str, int]]) -> SmallModel:
    """Return such a model, ready to be asked."""
    return SmallModel.from_dict(model_data(heard))


def file_data(heard: Mapping[str, Mapping[str, int]]) -> Json:
    """Return all of the file that training would have written."""
    return {"model": model_data(heard), "thresholds": THRESHOLDS, "alone": ALONE}


def thresholds() -> Thresholds:
    """Return the thresholds that belong to these models."""
    return Thresholds.from_dict(THRESHOLDS)
