"""A text as detectors like to read it, and the way back to the original's positions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lantern.privacy.numbers import SPOKEN_RUN, SPOKEN_WORDS, spoken_digits

_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")  # noqa: RUF001


@dataclass(frozen=True)
class PlainText:
    """`text` holds plain digits, dashes and spaces; `origin[i]` is the place of its i-th letter."""

    text: str
    origin: range | list[int]

    @cached_property
    def words(self) -> frozenset[str]:
        """All words in lower case: a detector whose words are missing need not look."""
        return frozenset(_WORD.findall(self.text.lower()))

    @cached_property
    def digits(self) -> int:
        """How many digits there are."""
        return len(_DIGIT.findall(self.text))

    @cached_property
    def spoken(self) -> list[tuple[int, int, str]]:
        """(start, end, digits) of numbers that are at least partly said in words."""
        if not self.has_any(SPOKEN_WORDS):
            return []
        runs = [m for m in SPOKEN_RUN.finditer(self.text) if any(c.isalpha() for c in m[0])]
        return [(*m.span(), spoken_digits(m[0])) for m in runs]

    def has_any(self, words: frozenset[str]) -> bool:
        """Tell whether one of these words stands in the text."""
        return not words.isdisjoint(self.words)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's span for a span of `text`."""
        return self.origin[start], self.origin[end - 1] + 1


def read_plain(original: str) -> PlainText:
    """Fold full-width digits, odd dashes and spaces; leave out what cannot be seen."""
    if original.isascii():
        return PlainText(original, range(len(original)))
    letters: list[str] = []
    origin: list[int] = []
    for at, letter in enumerate(original):
        plain = _plain_letter(letter)
        letters.extend(plain)
        origin.extend([at] * len(plain))
    return PlainText("".join(letters), origin)


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    category = unicodedata.category(letter)
    if category == "Cf" or 0xFE00 <= ord(letter) <= 0xFE0F:
        return ""  # zero-width and directional marks would hide a number from the detectors
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(letter))
    folded = unicodedata.normalize("NFKC", letter).translate(_DASHES)
    return folded if len(folded) == 1 else letter


def follows(text: str, ends: list[int], start: int, within: int) -> bool:
    """Tell whether what starts at `start` comes soon after one of `ends`.

    A token between the two takes the word for itself: `born [DATE], 3/4 of my day`.
    """
    return any(0 <= start - end <= within and "[" not in text[end:start] for end in ends)
