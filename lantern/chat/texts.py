"""A visitor's text on its way in: what is accepted, and what of it goes to Rasa.

Control characters other than line breaks and tabs are dropped: they carry no words, and NUL
cannot be stored everywhere. Marks of writing direction and joiners stay: scripts need them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from lantern.errors import ChatError

LONGEST: Final = 1000
_KEPT_CONTROLS: Final = "\n\t"
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_SLASH: Final = "/"
_DIVISION_SLASH: Final = "\u2215"


def read_text(raw: object) -> str:
    """Return the text as it is taken on: NFC, trimmed, 1 to 1,000 code points.

    Raises ChatError `invalid_text`, or `invalid_body` when it is no text at all.
    """
    if not isinstance(raw, str):
        raise ChatError("invalid_body", field="text")
    if any("\ud800" <= char <= "\udfff" for char in raw):
        raise ChatError("invalid_text")
    lines = raw.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(c for c in lines if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    text = unicodedata.normalize("NFC", clean).strip()
    if not 1 <= len(text) <= LONGEST or _nothing_visible(text):
        raise ChatError("invalid_text")
    return text


def _nothing_visible(text: str) -> bool:
    return all(unicodedata.category(char) in _INVISIBLE for char in text)


def guarded(text: str) -> str:
    """Return `text` so that Rasa reads it as words: a leading slash would be a command to it.

    What counts is what Rasa or a component may make of it: invisible characters before the
    slash do not help it, nor do other code points that NFKC turns into one.
    """
    rest = text.lstrip()
    while rest and unicodedata.category(rest[0]) in _INVISIBLE:
        rest = rest[1:].lstrip()
    if rest and unicodedata.normalize("NFKC", rest[0]).strip().startswith(_SLASH):
        return _DIVISION_SLASH + rest[1:]
    return text
