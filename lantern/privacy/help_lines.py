"""Telephone numbers that help instead of identify: they stay in the text, in any notation."""

from __future__ import annotations

import re
from typing import Final

from lantern.privacy.numbers import digits_of
from lantern.privacy.plain_text import PlainText

# Lines that cards and answers name (content/phone_numbers.yml; a test compares the two).
HELP_LINES: Final = frozenset(
    {
        "8002221222",
        "8006624357",
        "8007997233",
        "8006564673",
        "8004224453",
        "8338526262",
        "8003321088",
    }
)
# 1-800-FDA-1088: the only help line that people write with letters.
_LETTERED_LINE: Final = re.compile(
    r"(?<!\w)(?:1[\s.\-]?)?\(?800\)?[\s.\-]?fda[\s.\-]?1088(?!\w)", re.I
)
_LETTERED_DIGITS: Final = 7  # 800 and 1088
_RUN: Final = re.compile(r"(?<![\w+])(?:\+?1[\s.\-]{0,3})?\(?8\d\d\)?(?:[\s.\-]{0,3}\d){7}(?!\d)")


def help_line_spans(plain: PlainText) -> list[tuple[int, int]]:
    """Return where help lines stand, in figures, letters or words."""
    spans = [(start, end) for start, end, run in plain.spoken if _is_help_line(run)]
    if plain.digits >= _LETTERED_DIGITS:
        spans += [m.span() for m in _LETTERED_LINE.finditer(plain.text)]
        matches = _RUN.finditer(plain.text)
        spans += [m.span() for m in matches if _is_help_line(digits_of(m[0]))]
    return spans


def _is_help_line(digits: str) -> bool:
    return digits.removeprefix("1") in HELP_LINES
