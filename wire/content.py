"""The reviewed words as all processes read them: one compiled JSON file, frozen dataclasses.

Standard library only, Python 3.10 and later. Settings are already filled in, so
nothing here chooses or changes a word.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from wire.entries import (
    Card,
    Clinic,
    Conversation,
    Group,
    MergedNote,
    Note,
    Number,
    Sentence,
    Topic,
)
from wire.payloads import Citation, Json, Link

__all__ = [
    "FORMAT",
    "Card",
    "Clinic",
    "Content",
    "ContentError",
    "Conversation",
    "Group",
    "MergedNote",
    "Note",
    "Number",
    "Sentence",
    "Shelf",
    "Topic",
    "canonical",
    "load_content",
    "read_content",
    "version_of",
]

FORMAT = 1

T = TypeVar("T")
D = TypeVar("D")


class ContentError(LookupError):
    """The content file, or an entry asked of it, is not there or not sound."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class Shelf(dict[str, T], Generic[T]):
    """Entries by id. An id that is not there raises ContentError instead of KeyError."""

    def __init__(self, kind: str, entries: Mapping[str, T]) -> None:
        super().__init__(entries)
        self.kind = kind

    def __missing__(self, key: str) -> T:
        raise ContentError(f"unknown_{self.kind}", key)


@dataclass(frozen=True)
class Content:
    """Everything a visitor may read, by id."""

    version: str
    topics: Mapping[str, Topic]
    conversations: Mapping[str, Conversation]
    notices: Mapping[str, str]
    labels: Mapping[str, str]
    disclaimers: Mapping[str, Note]
    merged_disclaimers: Mapping[str, MergedNote]
    cards: Mapping[str, Card]
    numbers: Mapping[str, Number]
    groups: tuple[Group, ...]
    starters: tuple[str, ...]
    hints: Mapping[str, tuple[str, ...]]
    red_flags: Json
    clinic: Clinic
    unsigned: tuple[str, ...]


def canonical(data: Any) -> bytes:
    """Return the one way to write `data` as JSON, so that equal data has equal bytes."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def version_of(data: Json) -> str:
    """Return the sha256 of everything in a content file but its version."""
    return hashlib.sha256(canonical({k: v for k, v in data.items() if k != "version"})).hexdigest()


def load_content(path: str | Path) -> Content:
    """Read a compiled content file. Raises ContentError."""
    try:
        data = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise ContentError("content_missing", str(path)) from error
    except ValueError as error:
        raise ContentError("content_malformed", str(path)) from error
    return read_content(data)


def read_content(data: Json) -> Content:
    """Turn compiled data into Content. Raises ContentError."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ContentError("content_format")
    if data.get("version") != version_of(data):
        raise ContentError("content_version")
    try:
        return _content(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError("content_malformed", type(error).__name__) from error


def _content(data: Json) -> Content:
    return Content(
        version=data["version"],
        topics=_shelf("topic", data["topics"], _topic),
        conversations=_shelf("conversation", data["conversations"], _plain(Conversation)),
        notices=_shelf("notice", data["notices"], str),
        labels=_shelf("label", data["labels"], str),
        disclaimers=_shelf("disclaimer", data["disclaimers"], _plain(Note)),
        merged_disclaimers=_shelf("disclaimer", data["merged_disclaimers"], _plain(MergedNote)),
        cards=_shelf("card", data["cards"], _card),
        numbers=_shelf("number", data["numbers"], _plain(Number)),
        groups=tuple(_plain(Group)(entry) for entry in data["groups"]),
        starters=tuple(data["starters"]),
        hints=_shelf("hint", data["hints"], tuple),
        red_flags=data["red_flags"],
        clinic=_plain(Clinic)(data["clinic"]),
        unsigned=tuple(data["unsigned"]),
    )


def _shelf(kind: str, entries: Json, read: Callable[[Any], T]) -> Shelf[T]:
    return Shelf(kind, {key: read(entry) for key, entry in entries.items()})


def _plain(cls: Callable[..., D]) -> Callable[[Json], D]:
    """Return a reader for a dataclass whose fields are plain values or lists of them."""

    def read(entry: Json) -> D:
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()})

    return read


def _topic(entry: Json) -> Topic:
    citations = {
        name: [Citation(**c) for c in entry[name]] for name in ("citations", "more_citations")
    }
    sentences = {
        part: tuple(map(_plain(Sentence), found)) for part, found in entry["sentences"].items()
    }
    return _plain(Topic)({**entry, **citations, "sentences": sentences})


def _card(entry: Json) -> Card:
    return _plain(Card)({**entry, "links": [Link(**link) for link in entry["links"]]})
