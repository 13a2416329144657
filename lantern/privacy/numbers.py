"""Reads runs of digits, in figures and in words."""

from __future__ import annotations

import re
from typing import Final

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
SPOKEN_WORDS: Final = frozenset([*_SPOKEN, *_TIMES])
_SPOKEN_TOKEN: Final = re.compile(rf"\b{_WORD}\b", re.IGNORECASE)


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


def passes_luhn(digits: str) -> bool:
    """Tell whether `digits` have the check digit of a payment card."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
