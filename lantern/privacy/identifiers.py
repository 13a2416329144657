"""Finds social security numbers and payment cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lantern.privacy.found import Found
from lantern.privacy.numbers import SPOKEN_RUN, digits_of, passes_luhn, spoken_digits

_SSN_WORDS: Final = re.compile(
    r"\b(?:ssn|ssns|s\.s\.n\.?|soc\s?sec|socials?|social\s+security|seguro\s+social)\b", re.I
)
_CARD_WORDS: Final = re.compile(
    r"\b(?:card|visa|master\s?card|amex|american\s+express|discover|debit|credit|tarjeta)\b", re.I
)
_NEAR: Final = 48  # letters between the word and the number
_SSN: Final = re.compile(r"(?<![\d.-])\d{3}([-. ])\d{2}\1\d{4}(?![\d]|[.-]\d)")
_SSN_LOOSE: Final = re.compile(r"(?<![\d.-])\d{3}[\s.-]{0,3}\d{2}[\s.-]{0,3}\d{4}(?!\d|[.-]\d)")
_SSN_END: Final = re.compile(
    r"(?:last\s+(?:four|4)|ends?\s+(?:in|with)|ending(?:\s+in)?)\D{0,40}(?P<number>\d{4})(?!\d)",
    re.I,
)
_CARD: Final = re.compile(r"(?<![\d+.])\d(?:[ \-.]{0,2}\d){12,18}(?!\d)")
_CARD_GROUPS: Final = re.compile(
    r"(?<!\d)(?:\d{4}[ \-.]{1,2}\d{4}[ \-.]{1,2}\d{4}[ \-.]{1,2}\d{4}"
    r"|3[47]\d{2}[ \-.]{1,2}\d{6}[ \-.]{1,2}\d{5})(?!\d)"
)


def find_cards(text: str) -> Iterator[Found]:
    """Yield numbers of payment cards: right check digit, printed in fours, or named a card."""
    for match in _CARD_GROUPS.finditer(text):
        yield Found(*match.span(), "card")
    words = _ends(_CARD_WORDS, text)
    for match in _CARD.finditer(text):
        digits = digits_of(match[0])
        if (passes_luhn(digits) and len(set(digits)) > 2) or _is_near(words, match.start()):
            yield Found(*match.span(), "card")
    for match in SPOKEN_RUN.finditer(text):
        digits = spoken_digits(match[0])
        if 13 <= len(digits) <= 19 and (passes_luhn(digits) or _is_near(words, match.start())):
            yield Found(*match.span(), "card")


def find_ssns(text: str) -> Iterator[Found]:
    """Yield social security numbers: by their form, or any nine digits called one."""
    for match in _SSN.finditer(text):
        yield Found(*match.span(), "ssn")
    words = _ends(_SSN_WORDS, text)
    if not words:
        return
    for match in _SSN_LOOSE.finditer(text):
        if _is_near(words, match.start()) or _is_before(words, match.end()):
            yield Found(*match.span(), "ssn")
    for match in _SSN_END.finditer(text):
        if _is_near(words, match.end()) or _is_before(words, match.start()):
            yield Found(*match.span("number"), "ssn")
    for match in SPOKEN_RUN.finditer(text):
        if len(spoken_digits(match[0])) in (4, 9) and _is_near(words, match.start()):
            yield Found(*match.span(), "ssn")


def _ends(pattern: re.Pattern[str], text: str) -> list[int]:
    return [match.end() for match in pattern.finditer(text)]


def _is_near(ends: list[int], start: int) -> bool:
    return any(0 <= start - end <= _NEAR for end in ends)


def _is_before(ends: list[int], end: int) -> bool:
    """Tell whether the word follows closely: `123456789 is my ssn`."""
    return any(0 <= word - end <= _NEAR // 2 for word in ends)
