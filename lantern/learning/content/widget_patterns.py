"""The red flags and cards as the widget needs them while the server cannot be reached."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from wire.content import canonical
from wire.triage import (
    CLASS_ORDER,
    SHORT_MESSAGE_TOKENS,
    URGENT_CLASSES,
    WINDOW_MESSAGES,
    WINDOW_TOKENS,
)

Json = dict[str, Any]

_FORMAT: Final = 2  # of this file; the widget refuses any other
# By the widget's names: lines that only some cards have.
_LINES: Final = {
    "own": "own_staff",
    "collapse": "collapse_lead",
    "injury": "injury_lead",
    "talk": "tier_b_labels.talk",
    "exit": "exit_label",
}


def write_patterns(data: Json, out: Path) -> None:
    """Write the patterns of compiled content `data` (with its version) into the file `out`."""
    part = out.with_name(out.name + ".part")
    part.write_bytes(canonical(widget_patterns(data)) + b"\n")
    os.replace(part, out)


def widget_patterns(data: Json) -> Json:
    """Return what the browser needs of compiled content: rules, tables, cards, its version.

    Raises KeyError when a rule names a set or a class without a card.
    """
    flags = data["red_flags"]
    rules = [_rule(raw) for raw in flags["rules"] if raw.get("enabled", True)]
    return {
        "format": _FORMAT,
        "version": data["version"],
        "classes": list(CLASS_ORDER),
        "window": {
            "messages": WINDOW_MESSAGES,
            "short": SHORT_MESSAGE_TOKENS,
            "tokens": WINDOW_TOKENS,
        },
        "normalise": _tables(flags.get("normalise", {})),
        "lists": {name: _line(words) for name, words in flags.get("lists", {}).items()},
        "unless_sets": {
            name: flags["unless_sets"][name]
            for name in sorted({name for rule in rules for name in rule["unless_sets"]})
        },
        "rules": rules,
        "cards": {name: _card(data["cards"][name]) for name in _classes(rules)},
        "own_staff": data["hints"].get("own_staff", []),
        "spanish": data["notices"].get("spanish_crisis"),
    }


def _classes(rules: Iterable[Json]) -> list[str]:
    """Return what the widget can find: by rules, and the urgent ones by its small model."""
    return sorted(URGENT_CLASSES | {rule["class"] for rule in rules})


def _rule(raw: Mapping[str, Any]) -> Json:
    return {
        "id": str(raw["id"]),
        "class": raw["class"],
        "tier": raw.get("tier"),
        "patterns": sorted(_pattern(line) for line in raw["patterns"]),
        "unless": sorted(_pattern(line) for line in raw.get("unless", ())),
        "unless_sets": list(raw.get("unless_sets", ())),
    }


def _tables(tables: Mapping[str, Any]) -> Json:
    """Return the tables of the normaliser; lists of words become one line each."""
    pairs = {
        name: {str(key): _line(value) for key, value in tables.get(name, {}).items()}
        for name in ("spelling", "joins", "emoji")
    }
    words = {name: " ".join(_words(tables.get(name, ()))) for name in ("known", "fuzzy")}
    return {**pairs, **words}


def _card(card: Mapping[str, Any]) -> Json:
    return {
        "priority": card["priority"],
        "lead": card["lead"],
        "body": card["body"],
        "links": card["links"],
        **{name: card["lines"][line] for name, line in _LINES.items() if line in card["lines"]},
    }


def _words(words: Iterable[Any]) -> Iterable[str]:
    # Each word once, in the order of the file: of several that fit, the first is meant.
    return dict.fromkeys(str(word) for word in words)


def _pattern(text: Any) -> str:
    """Return a pattern with its alternatives in order: what is alike stands together for gzip."""
    return " ".join("|".join(_ordered(token.split("|"))) for token in str(text).split())


def _ordered(words: list[str]) -> list[str]:
    return words if words[-1].endswith("?") else sorted(words)  # the mark is the whole token's


def _line(text: Any) -> str:
    return " ".join(str(text).split())
