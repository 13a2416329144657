"""Reads runs of digits, in figures and in words, and knows those that help instead of identify."""

from __future__ import annotations

import re
from typing import Final

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
_KEYPAD: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_SPOKEN: Final = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "hundred": "00", "thousand": "000",
}  # fmt: skip
_TIMES: Final = {"double": 2, "triple": 3}
_WORD: Final = rf"(?:{'|'.join([*_SPOKEN, *_TIMES])}|\d{{1,4}})"
SPOKEN_RUN: Final = re.compile(
    rf"(?<![\w$])(?:plus[\s,.-]{{1,3}})?{_WORD}(?:[\s,.\-]{{1,3}}{_WORD}){{3,40}}(?!\w)",
    re.IGNORECASE,
)
_SPOKEN_TOKEN: Final = re.compile(_WORD, re.IGNORECASE)
# 1-800-FDA-1088: the only help line that people write with letters.
_LETTERED_LINE: Final = re.compile(
    r"(?<!\w)(?:1[\s.\-]?)?\(?800\)?[\s.\-]?fda[\s.\-]?1088(?!\w)", re.I
)
_RUN: Final = re.compile(r"(?<![\w+])(?:\+?1[\s.\-]{0,3})?\(?8\d\d\)?(?:[\s.\-]{0,3}\d){7}(?!\d)")


def digits_of(text: str) -> str:
    """Return the digits of `text`, letters read as on a telephone's keypad."""
    return re.sub(r"\D", "", text.lower().translate(_KEYPAD))


def spoken_digits(text: str) -> str:
    """Return the digits of `five oh three double five ...`."""
    digits: list[str] = []
    times = 1
    for match in _SPOKEN_TOKEN.finditer(text):
        word = match[0].lower()
        if word in _TIMES:
            times = _TIMES[word]
            continue
        digits.append(_SPOKEN.get(word, word) * times)
        times = 1
    return "".join(digits)


def is_help_line(digits: str) -> bool:
    """Tell whether these digits are a line that a card names."""
    return digits.removeprefix("1") in HELP_LINES


def help_line_spans(text: str) -> list[tuple[int, int]]:
    """Return where help lines stand in `text`, in figures, letters or words."""
    spans = [m.span() for m in _LETTERED_LINE.finditer(text)]
    spans += [m.span() for m in _RUN.finditer(text) if is_help_line(digits_of(m[0]))]
    spans += [m.span() for m in SPOKEN_RUN.finditer(text) if is_help_line(spoken_digits(m[0]))]
    return spans


def passes_luhn(digits: str) -> bool:
    """Tell whether `digits` have the check digit of a payment card."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
