"""Finds social security numbers and payment cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lantern.privacy.found import Found
from lantern.privacy.numbers import digits_of, passes_luhn
from lantern.privacy.plain_text import PlainText, follows

_SSN_WORDS: Final = re.compile(
    r"\b(?:ssn|ssns|s\.s\.n\.?|soc\s?sec|socials?|social\s+security|seguro\s+social)\b", re.I
)
_CARD_WORDS: Final = re.compile(
    r"\b(?:card|visa|master\s?card|amex|american\s+express|discover|debit|credit|tarjeta)\b", re.I
)
_SSN_HINTS: Final = frozenset({"ssn", "ssns", "s", "soc", "social", "socials", "seguro"})
_SHORTEST_CARD: Final = 13
_LONGEST_CARD: Final = 19
_NEAR: Final = 48  # letters between the word and the number
_SSN: Final = re.compile(r"(?<![\d.-])\d{3}([-. ])\d{2}\1\d{4}(?![\d]|[.-]\d)")
_SSN_LOOSE: Final = re.compile(r"(?<![\d.-])\d{3}[\s.-]{0,3}\d{2}[\s.-]{0,3}\d{4}(?!\d|[.-]\d)")
_SSN_END: Final = re.compile(
    r"(?:last\s+(?:four|4)|ends?\s+(?:in|with)|ending(?:\s+in)?)[^\d\[]{0,40}(?P<number>\d{4})(?!\d)",
    re.I,
)
_CARD: Final = re.compile(r"(?<![\d+.])\d(?:[ \-.]{0,2}\d){12,18}(?!\d)")
_CARD_GROUPS: Final = re.compile(
    r"(?<!\d)(?:\d{4}[ \-.]{1,2}\d{4}[ \-.]{1,2}\d{4}[ \-.]{1,2}\d{4}"
    r"|3[47]\d{2}[ \-.]{1,2}\d{6}[ \-.]{1,2}\d{5})(?!\d)"
)


def find_cards(plain: PlainText) -> Iterator[Found]:
    """Yield numbers of payment cards: right check digit, printed in fours, or named a card."""
    text = plain.text
    words = _ends(_CARD_WORDS, text)
    if plain.digits >= _SHORTEST_CARD:
        for match in _CARD_GROUPS.finditer(text):
            yield Found(*match.span(), "card")
        for match in _CARD.finditer(text):
            digits = digits_of(match[0])
            checked = passes_luhn(digits) and len(set(digits)) > 1
            if checked or follows(text, words, match.start(), _NEAR):
                yield Found(*match.span(), "card")
    for start, end, digits in plain.spoken:
        long = _SHORTEST_CARD <= len(digits) <= _LONGEST_CARD
        if long and (passes_luhn(digits) or follows(text, words, start, _NEAR)):
            yield Found(start, end, "card")


def find_ssns(plain: PlainText) -> Iterator[Found]:
    """Yield social security numbers: by their form, or any nine digits called one."""
    text = plain.text
    for match in _SSN.finditer(text):
        yield Found(*match.span(), "ssn")
    words = _ends(_SSN_WORDS, text) if plain.has_any(_SSN_HINTS) else []
    if not words:
        return
    for match in _SSN_LOOSE.finditer(text):
        if follows(text, words, match.start(), _NEAR) or _is_before(words, match.end()):
            yield Found(*match.span(), "ssn")
    for match in _SSN_END.finditer(text):
        if follows(text, words, match.end(), _NEAR) or _is_before(words, match.start()):
            yield Found(*match.span("number"), "ssn")
    for start, end, digits in plain.spoken:
        if len(digits) in (4, 9) and follows(text, words, start, _NEAR):
            yield Found(start, end, "ssn")


def _ends(pattern: re.Pattern[str], text: str) -> list[int]:
    return [match.end() for match in pattern.finditer(text)]


def _is_before(ends: list[int], end: int) -> bool:
    """Tell whether the word follows closely: `123456789 is my ssn`."""
    return any(0 <= word - end <= _NEAR // 2 for word in ends)
