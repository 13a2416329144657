"""Replaces personal details in a visitor's text by typed tokens such as `[PHONE]`.

Text is classified raw, in memory; only what this module returns is stored or sent on. It
fails closed: any trouble inside raises RedactionError, and the caller stores `[removed]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lantern.privacy.dates import find_dates
from lantern.privacy.emails import find_emails
from lantern.privacy.found import Found
from lantern.privacy.help_lines import help_line_spans
from lantern.privacy.identifiers import find_cards, find_ssns
from lantern.privacy.phones import find_phones
from lantern.privacy.plain_text import read_plain

KINDS: Final = ("email", "card", "ssn", "date", "phone")
_DETECTORS: Final = (find_emails, find_cards, find_ssns, find_dates, find_phones)
# A removed piece can bring two others nearer together; a text that is not settled after so
# many readings is not sure to be clean.
_MOST_PASSES: Final = 12


class RedactionError(Exception):
    """The text could not be made safe. Carries no part of it."""


@dataclass(frozen=True)
class Redaction:
    """A text without personal details, and the kinds that were found, in order of appearance."""

    text: str
    kinds: tuple[str, ...] = ()


def redact(text: str) -> Redaction:
    """Return `text` with tokens for personal details. Raises RedactionError."""
    kinds: list[str] = []
    try:
        for _ in range(_MOST_PASSES):
            found = find_personal(text)
            if not found:
                return Redaction(text, tuple(dict.fromkeys(kinds)))
            kinds.extend(piece.kind for piece in found)
            text = _replace(text, found)
    except Exception:
        # The cause may quote the text, so it is neither chained nor logged.
        raise RedactionError("redaction failed") from None
    raise RedactionError("redaction did not settle")


def find_personal(text: str) -> list[Found]:
    """Return what must go from `text`, in order and without overlaps."""
    plain = read_plain(text)
    kept = help_line_spans(plain)
    chosen: list[Found] = []
    for detect in _DETECTORS:
        for piece in detect(plain):
            if not _touches(piece, kept):
                chosen = _add(chosen, piece)
    return [
        Found(*plain.span(piece.start, piece.end), piece.kind)
        for piece in sorted(chosen, key=lambda piece: piece.start)
    ]


def _touches(piece: Found, spans: Iterable[tuple[int, int]]) -> bool:
    return any(piece.start < end and start < piece.end for start, end in spans)


def _add(chosen: list[Found], piece: Found) -> list[Found]:
    """Add `piece` unless an earlier kind has its place; a longer one of the same kind wins."""
    overlapping = [other for other in chosen if _touches(piece, [(other.start, other.end)])]
    if any(o.kind != piece.kind or o.end - o.start >= piece.end - piece.start for o in overlapping):
        return chosen
    return [other for other in chosen if other not in overlapping] + [piece]


def _replace(text: str, found: Iterable[Found]) -> str:
    parts: list[str] = []
    at = 0
    for piece in found:
        parts.extend((text[at : piece.start], f"[{piece.kind.upper()}]"))
        at = piece.end
    parts.append(text[at:])
    return "".join(parts)
