"""Every text that the bot can say, as its files have it and as it is put together.

Training examples stand in the same files and are left out: they are visitors' words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from tests.running import ROOT

_SETTING = re.compile(r"\{(\w+)\}")
# What is kept beside the words and never said.
_BESIDE = {"id", "ids", "kind", "triage", "group", "review", "reviewed_by", "follow_ups", "topics"}
_BESIDE |= {"disclaimers", "number", "numbers", "parts", "frequency", "position", "starters"}
_BESIDE |= {"every_time_on", "also_at", "cards", "first_when", "offer", "clinic_hrefs", "coverage"}
_BESIDE |= {"priority", "language", "on_first_health_answer", "again_after"}
_FILES = ("cards", "notices", "disclaimers", "menu", "glossary")
_SAID = ("cards", "notices", "labels", "disclaimers", "merged_disclaimers", "topics", "groups")
_TOPICS = (("faq", "topic"), ("conversation", "conversation"))


@cache
def said_texts() -> tuple[str, ...]:
    """Return all texts: each sentence with its settings, and each whole text as compiled."""
    compiled = compile_folder(read_folder(ROOT))
    whole = [
        text for name in (*_SAID, "conversations") for text in _words(_entries(compiled[name]))
    ]
    return tuple(sorted({*_sentences(), *whole}))


def _sentences() -> Iterator[str]:
    clinic = tomllib.loads((ROOT / "clinic.toml").read_text(encoding="utf-8"))
    clinic["clinic_name"] = clinic["name"]
    for data in _documents():
        for text in _words(data):
            # A setting without a value stands for itself: its place is not a visitor's sentence.
            yield _SETTING.sub(lambda found: str(clinic.get(found[1]) or "999"), text)


def _documents() -> Iterator[Any]:
    for name in _FILES:
        data = yaml.safe_load((ROOT / "content" / f"{name}.yml").read_text(encoding="utf-8"))
        yield from (data[key] for key in data if key != "starters")
    for folder, key in _TOPICS:
        for path in sorted((ROOT / "data" / folder).glob("*.yml")):
            yield yaml.safe_load(path.read_text(encoding="utf-8")).get(key, {})


def _entries(named: Any) -> list[Any]:
    return list(named.values()) if isinstance(named, dict) else list(named)


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        inner = (value for key, value in node.items() if key not in _BESIDE)
        yield from (text for value in inner for text in _words(value))
    elif isinstance(node, list):
        yield from (text for value in node for text in _words(value))
    elif isinstance(node, str) and node.strip():
        yield node
