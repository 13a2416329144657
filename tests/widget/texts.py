"""Every text of the repository's examples and sets, and odd ones, each with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from tests.widget.odd_strings import odd_strings
from wire.triage import WINDOW_MESSAGES

ROOT: Final = Path(__file__).parents[2]
ODD: Final = 3000

Json = dict[str, Any]
Window = tuple[str, ...]


def places_of_texts() -> dict[str, str]:
    """Return all texts with where they stand; texts of the sealed sets are among them."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "data").rglob("*.yml")):
        body = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for number, text in enumerate(_strings(body)):
            found.setdefault(text, f"{path.relative_to(ROOT)}, text {number}")
    for place, record in _records():
        for text in _strings(record):
            found.setdefault(text, place)
    for number, text in enumerate(odd_strings(ODD)):
        found.setdefault(text, f"odd string {number}: {text[:80]!r}")
    return found


def places_of_windows(places: dict[str, str]) -> dict[Window, str]:
    """Return the windows of all dialogues, messages cut in three, and neighbours of all kinds."""
    found: dict[Window, str] = {}
    for place, record in _records():
        turns = [t if isinstance(t, str) else t["text"] for t in record.get("turns", ())]
        for end in range(2, len(turns) + 1):
            found[tuple(turns[max(0, end - WINDOW_MESSAGES) : end])] = f"{place}, turn {end}"
        words = record.get("text", "").split()
        if len(words) >= WINDOW_MESSAGES:
            one, two = len(words) // 3, 2 * len(words) // 3
            parts = (words[:one], words[one:two], words[two:])
            found[tuple(" ".join(part) for part in parts)] = f"{place}, cut in three"
    texts = list(places)
    for at in range(0, len(texts) - WINDOW_MESSAGES, WINDOW_MESSAGES):
        found[tuple(texts[at : at + WINDOW_MESSAGES])] = f"{places[texts[at]]}, and the next"
    return found


def _records() -> Iterator[tuple[str, Json]]:
    for path in sorted((ROOT / "tests").rglob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", json.loads(line)


def _strings(value: Any) -> Iterator[str]:
    """Yield every string inside a value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
