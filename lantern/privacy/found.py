"""What a detector returns: where in a text something personal stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A stretch of text (start to end) of one kind, such as `phone`."""

    start: int
    end: int
    kind: str
