"""Replies and messages as the evaluation meets them, for its tests."""

from __future__ import annotations

from typing import Any

from lantern.learning.evaluation.run import Judged, Kept
from lantern.learning.evaluation.sets import SINGLE, Line, Turn

Json = dict[str, Any]


def reply(type: str, topic: str | None = None, text: str = "words", **fields: Any) -> Json:
    """A message of the bot as the chat API shows it."""
    return {"type": type, "topic": topic, "text": text, "buttons": [], "citations": [], **fields}


def answer(topic: str, text: str = "words", **fields: Any) -> Json:
    """An answer."""
    return reply("answer", topic, text, **fields)


def clarify(*topics: str) -> Json:
    """A "did you mean"."""
    return reply("clarify", buttons=[*(button(t) for t in topics), button(None, "none_of_these")])


def button(topic: str | None, act: str = "topic") -> Json:
    """A button of a reply."""
    return {"title": "t", "payload": f"signed {act} {topic}", "topic": topic, "act": act}


DECLINED = reply("fallback", "out_of_scope")
MISSED = reply("fallback")
CARD = reply("card")


def message(
    outcome: str,
    *topics: str,
    label: str | None = None,
    probability: float | None = None,
    said: str = "said",
    **fields: Any,
) -> Judged:
    """A judged message of a set."""
    line_fields = {"set": "dev/set", "number": 1, "kind": SINGLE, **fields}
    turn = line_fields.pop("turn", Turn("a text", topics or ("safety",)))
    extra = {k: line_fields.pop(k) for k in ("split", "invention", "short") if k in line_fields}
    line = Line(turns=(turn,), **line_fields)
    kept = Kept(label, probability)
    return Judged(line, turn, 1, "turn", outcome, said, kept=kept, **extra)
