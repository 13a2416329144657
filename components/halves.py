"""Where a message may fall into two questions.

Three kinds of cuts: `joint` (a mark or a joining word, and a question after it), `list` (short
things named one after another) and `run_on` (a question word inside a line without marks).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

JOINT: Final = "joint"
LIST: Final = "list"
RUN_ON: Final = "run_on"
MOST_CUTS: Final = 14
LONGEST: Final = 600  # characters; longer messages tell a story, and are slow to search for cuts
SHORTEST_ASKED: Final = 3  # words: "cost, and how long does it take"
LONGEST_LISTED: Final = (5, 4)  # words before and after the cut of a list

_ASK: Final = r"""(?:what|whats|what's|how|hows|how's|when|whens|who|whos|who's|whose|where|wheres
    |where's|why|which|can|can't|cant|could|do|don't|does|doesn't|did|is|isn't|are|aren't|am|will
    |won't|would|should|shall|may|must|has|have|any|anything|anyone|if|whether|tell\s+me|explain
    |i\s+(?:also\s+)?(?:want|need|wanted|would\s+like|wonder)|i'd\s+(?:also\s+)?like
    |(?:my|the)\s+(?:other|second|next)\s+(?:question|thing))"""
_JOIN_WORD: Final = r"(?:and|also|plus|but|then|n|oh|so)"
_JOIN: Final = rf"(?:{_JOIN_WORD}|&|\+)"
_JOINT: Final = re.compile(
    rf"""(?P<asked>\?+[\s"')]*)|[.!;]\s+|\n\s*
    |[,\u2013\u2014-]\s+(?=(?:{_JOIN}\b[\s,]*)*{_ASK}\b)
    |\s+(?=(?:(?:{_JOIN_WORD}\b|[&+])[\s,]*)+{_ASK}\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_LIST: Final = re.compile(r"\s*(?:[,/&+?;]|\b(?:and|plus|also|n)\b)+\s*", re.IGNORECASE)
_RUN_ON: Final = re.compile(rf"\s+(?={_ASK}\b)", re.IGNORECASE | re.VERBOSE)
_BEFORE: Final = re.compile(
    rf"^\W*(?:(?:{_JOIN}|um+|uh|erm?|well|okay|ok|please|hi|hello)\b[\s,]*)+", re.IGNORECASE
)
_AFTER: Final = re.compile(
    r"[\s,]+(?:and\s+um+|and|also|plus|but|then|n|so|oh|um+)$", re.IGNORECASE
)
_ASKS: Final = re.compile(
    rf"^(?:.*[,.;]\s+)?{_ASK}\b|\?\s*$", re.IGNORECASE | re.DOTALL | re.VERBOSE
)


@dataclass(frozen=True)
class Cut:
    """Two parts of a message, in order."""

    kind: str
    first: str
    second: str


def asks(text: str) -> bool:
    """Tell whether a part of a message has the form of a question."""
    return _ASKS.search(text) is not None


def could_be_two(cut: Cut) -> bool:
    """Tell whether both parts have the form of a question; one before a joint may be a word."""
    if cut.kind == LIST:
        return True
    short = cut.kind == JOINT and len(cut.first.split()) <= SHORTEST_ASKED
    return asks(cut.second) and (short or asks(cut.first))


def cuts(text: str, clauses: Sequence[str] = ()) -> list[Cut]:
    """Return the different places where `text` may be cut; `clauses` are the parser's parts.

    A message longer than `LONGEST` is left whole.
    """
    if len(text) > LONGEST:
        return []
    found: dict[tuple[str, str], Cut] = {}
    for kind, first, second in _places(text, clauses):
        a, b = _clean(first), _clean(second)
        if _is_something(a) and _is_something(b):
            found.setdefault((a, b), Cut(kind, a, b))
    return list(found.values())[:MOST_CUTS]


def _places(text: str, clauses: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for place in _JOINT.finditer(text):
        end = place.end() if place["asked"] else place.start()
        yield JOINT, text[:end], text[place.end() :]
    for i in range(1, len(clauses)):
        yield JOINT, " ".join(clauses[:i]), " ".join(clauses[i:])
    for place in _LIST.finditer(text):
        first, second = text[: place.start()], text[place.end() :]
        if all(len(p.split()) <= n for p, n in zip((first, second), LONGEST_LISTED)):
            yield LIST, first, second
    for place in _RUN_ON.finditer(text):
        yield RUN_ON, text[: place.start()], text[place.end() :]


def _clean(part: str) -> str:
    part = part.strip(" ,;/&+-\n")
    part = _BEFORE.sub("", part) or part
    return _AFTER.sub("", part).strip(" ,;")


def _is_something(part: str) -> bool:
    return re.search(r"\w\w", part) is not None
