"""Finds telephone numbers: in figures, in words, and as the phonenumbers library knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

from lantern.privacy.found import Found
from lantern.privacy.numbers import digits_of
from lantern.privacy.plain_text import PlainText, follows

_SEP: Final = r"[\s.\-/]{0,3}"
_EXT: Final = r"(?:\s?,?\s?(?:x|ext\.?|extension)\s?\.?\s?\d{1,6})?"
_TEN_DIGITS: Final = re.compile(
    rf"(?<![\d.$])(?<!\d-)(?:\+?1{_SEP})?(?:\(\s?\d{{3}}\s?\){_SEP}\d{{3}}{_SEP}\d{{4}}"
    rf"|[2-9]\d{{2}}[\s.\-/]{{1,3}}\d{{3}}[\s.\-]{{1,3}}\d{{4}}"
    rf"|[2-9]\d{{2}}{_SEP}\d{{3}}{_SEP}\d{{4}}){_EXT}(?![\d%]|[.,-]\d)",
    re.I,
)
_LOCAL: Final = re.compile(rf"(?<![\w$.+-])[2-9]\d{{2}}[-.]\d{{4}}{_EXT}(?![\w%]|[-.]\d)", re.I)
_LOCAL_LOOSE: Final = re.compile(
    rf"(?<![\w$.+-])[2-9]\d{{2}}\s?\d{{4}}{_EXT}(?![\w%]|[-.]\d)", re.I
)
_ABROAD: Final = re.compile(
    r"(?<![\w+])(?:\+|00)\s?[1-9](?:[\s.\-/()]{0,3}\d){6,14}(?!\d)"
    r"|(?<![\w.$-])\(?0\d{2,4}\)?(?:[\s\-]{0,2}\d){6,8}(?!\d)"
)
_ANY: Final = re.compile(r"(?<![\w$.+])\(?\d(?:[\s.\-/()]{0,3}\d){8,14}(?!\w)")
_PHONE_WORDS: Final = re.compile(
    r"\b(?:call|calling|phone|cell|mobile|number|text|txt|reach|contact|tel|telephone|fax|whatsapp"
    r"|ring|landline|callback|call\s?back|ph|llame|llamar|tel[eé]fono|celular|n[uú]mero)\b",
    re.I,
)
_NEAR: Final = 40
_QUANTITY: Final = re.compile(
    r"\s?(?:mg|mcg|µg|ug|ml|kg|g|mm|cm|dollars?|bucks|usd|euros?|pounds?|calories|kcal|patients"
    r"|people|steps|units?|iu|hours?|minutes?|a\s(?:session|month|visit)|per)\b",
    re.I,
)
_ASCENDING: Final = "12345678901234567890"  # counting aloud
_SHORTEST: Final = 7
_LONGEST: Final = 15


def find_phones(plain: PlainText) -> Iterator[Found]:
    """Yield telephone numbers."""
    text = plain.text
    if plain.digits >= _SHORTEST:
        for pattern in (_TEN_DIGITS, _ABROAD):
            yield from (Found(*m.span(), "phone") for m in pattern.finditer(text))
        words = [m.end() for m in _PHONE_WORDS.finditer(text)]
        yield from _find_local(text, words)
        for match in _ANY.finditer(text) if words else ():
            near = follows(text, words, match.start(), _NEAR)
            if near and _is_possible(match[0]):
                yield Found(*match.span(), "phone")
    for start, end, digits in plain.spoken:
        if _SHORTEST <= len(digits) <= _LONGEST and digits not in _ASCENDING:
            yield Found(start, end, "phone")


def _find_local(text: str, words: list[int]) -> Iterator[Found]:
    """Yield numbers of seven digits, unless they are an amount or a range."""
    for pattern, needs_word in ((_LOCAL, False), (_LOCAL_LOOSE, True)):
        for match in pattern.finditer(text):
            near = follows(text, words, match.start(), _NEAR)
            amount = _QUANTITY.match(text, match.end()) or match[0].endswith("00")
            if near or not (needs_word or amount):
                yield Found(*match.span(), "phone")


def _is_possible(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return False
    return len(digits_of(number)) >= 10 and phonenumbers.is_possible_number(parsed)
