"""Reads every reviewed word from the YAML files by itself, to hold what the bot says against it.

Deliberately short and deliberately independent: nothing of the product is used, so a mistake in
how the product reads, fills or joins its words cannot hide here as well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

# Keys that hold words a visitor may see; `labels` holds one under each of its names.
SEEN = {"text", "if_missing", "title", "question", "heading", "label", "section"}
SEEN |= {"back_label", "exit_label"}
SETTING = re.compile(r"\{(\w+)\}")
JOINTS = (" ", "\n", "\n\n", ": ")


def _strings(node: Any, seen: bool = False) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _strings(value, key in SEEN)
            if key in ("labels", "tier_b_labels"):
                yield from value.values()
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value, seen)
    elif isinstance(node, str) and seen:
        yield node


# What visitors may write is no reviewed word.
ASKED = frozenset({"nlu", "asked_next", "ambiguous", "examples", "look_alikes"})


def reviewed_words(root: Path) -> set[str]:
    """Return all sentences, titles and labels, with the clinic's settings filled in."""
    clinic = tomllib.loads((root / "clinic.toml").read_text(encoding="utf-8"))
    clinic["clinic_name"] = clinic["name"]
    found: set[str] = set()
    for path in [*(root / "data").rglob("*.yml"), *(root / "content").glob("*.yml")]:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for words in _strings({key: data[key] for key in data if key not in ASKED}):
            if all(clinic.get(name) for name in SETTING.findall(words)):
                found.add(SETTING.sub(lambda match: str(clinic[match[1]]), words).strip())
    return found


def is_reviewed(text: str, words: set[str]) -> bool:
    """Tell whether a text is made of reviewed words alone, joined by spaces and line breaks."""
    starts, ends = {0}, {0}
    for start in range(len(text)):
        for word in words if start in starts else ():
            if word and text.startswith(word, start):
                end = start + len(word)
                ends.add(end)
                starts |= {end + len(joint) for joint in JOINTS if text.startswith(joint, end)}
    return bool(text) and len(text) in ends
