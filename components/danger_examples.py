"""The examples that teach danger: messages of `data/triage/`, with look-alikes, and all others.

They travel through the training without an intent, so the FAQ classifier does not learn them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.follow_ups import topic_of
from components.readings import reading
from wire.small_model import HEADS, URGENT
from wire.triage import CLASS_ORDER

TRIAGE: Final = "triage"  # in an example's metadata: the classes that it calls for
NOW: Final = "now"
URGENT_CLASSES: Final = frozenset({"self_harm", "medical_emergency", "overdose"})
URGENT_WHEN_NOW: Final = frozenset({"third_party_risk", "abuse"})


@dataclass(frozen=True)
class Dangers:
    """One row an example: whole messages only, follow-ups left out."""

    texts: list[str]  # as written
    readings: list[str]  # as the encoder reads them
    heads: np.ndarray  # (n, len(HEADS)) of bool
    ordinary: np.ndarray  # (n,) of bool: an example of a topic, nothing dangerous or alike


def triage_metadata(triage_class: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return an example's metadata; `now` is what makes abuse or another's risk urgent."""
    classes = [triage_class, *given.get("also", [])]
    urgent = bool(URGENT_CLASSES & set(classes)) or (
        bool(URGENT_WHEN_NOW & set(classes)) and bool(given.get(NOW))
    )
    unknown = set(classes) - set(CLASS_ORDER)
    if unknown:
        raise KeyError(sorted(unknown)[0])
    return {TRIAGE: classes, URGENT: urgent, "voice": given.get("way")}


def dangers(messages: Iterable[Message]) -> Dangers:
    """Return the rows of `messages`."""
    chosen = [m for m in messages if m.get(TEXT) and _is_used(m)]
    heads = np.zeros((len(chosen), len(HEADS)), dtype=bool)
    for row, message in zip(heads, chosen):
        found = _metadata(message)
        for name in found.get(TRIAGE, ()):
            row[HEADS.index(name)] = True
        row[HEADS.index(URGENT)] = bool(found.get(URGENT))
    return Dangers(
        texts=[str(m.get(TEXT)) for m in chosen],
        readings=[reading(m) for m in chosen],
        heads=heads,
        ordinary=np.asarray([TRIAGE not in _metadata(m) for m in chosen]),
    )


def _is_used(message: Message) -> bool:
    if TRIAGE in _metadata(message):
        return True
    return bool(message.get(INTENT)) and topic_of(message) is None


def _metadata(message: Message) -> dict[str, Any]:
    found = (message.get("metadata") or {}).get("example") or {}
    return found if isinstance(found, dict) else {}
