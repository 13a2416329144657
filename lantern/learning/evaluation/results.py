"""Keeps a run: one JSON line a message."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from lantern.learning.evaluation.run import Judged
from lantern.learning.evaluation.sets import EvaluationError

Json = dict[str, Any]
# What makes two results speak of the same message.
SAME = ("set", "n", "turn", "text", "topics")
_FIELDS = {*SAME, "kind", "outcome", "said", "probability", "model", "content_version"}


def save(path: Path, judged: Iterable[Judged]) -> None:
    """Write the results of a run. Raises EvaluationError."""
    write_entries(path, map(_entry, judged))


def load(path: Path) -> list[Json]:
    """Return the results of a run. Raises EvaluationError."""
    return read_entries(path, _FIELDS)


def write_entries(path: Path, entries: Iterable[Json]) -> None:
    """Write one JSON line an entry. Raises EvaluationError."""
    lines = [json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8")
    except OSError:
        raise EvaluationError(f"{path} cannot be written.") from None


def read_entries(path: Path, fields: Collection[str]) -> list[Json]:
    """Return entries with exactly these fields. Raises EvaluationError."""
    try:
        found = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
    except (OSError, ValueError):
        raise EvaluationError(f"{path} is no file of results: `--save` writes them.") from None
    if not found or any(not isinstance(e, dict) or set(e) != set(fields) for e in found):
        raise EvaluationError(f"{path} is no file of results: `--save` writes them.")
    return found


def _entry(message: Judged) -> Json:
    return {
        "set": message.line.set,
        "n": message.line.number,
        "turn": message.number,
        "kind": message.line.kind,
        "text": message.turn.text,
        "topics": list(message.turn.topics),
        "outcome": message.outcome,
        "said": message.said,
        "probability": message.kept.probability,
        "model": message.kept.model,
        "content_version": message.kept.content_version,
    }
