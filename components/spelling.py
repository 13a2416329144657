"""Puts unknown words right by the words that visitors of this bot are known to use.

Only a word that neither English nor medicine knows is changed, and only into a word of the
training examples: a name of a medicine is never turned into another one's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import symspellpy
from symspellpy import SymSpell, Verbosity

_WORD: Final = re.compile(r"(?<!\[)\b[^\W\d_](?:[^\W\d_]|['\u2019](?=[^\W\d_]))*\b(?!\])")
_HEALTH_WORDS: Final = Path(__file__).parent.parent / "wire" / "words" / "health.txt"
_ENGLISH: Final = "frequency_dictionary_en_82_765.txt"
SHORTEST = 4  # letters; shorter words have too many neighbours
SHORTEST_FOR_TWO = 6  # letters from which on two slips are put right
LONGEST_ACRONYM = 5
# As written in a hurry; none is a word of its own in a question to a clinic.
HURRIED: Final[Mapping[str, str]] = {
    "abt": "about", "appt": "appointment", "b4": "before", "bc": "because", "cn": "can",
    "coz": "because", "cuz": "because", "dx": "diagnosis", "hrs": "hours", "hw": "how",
    "hx": "history", "ket": "ketamine", "lng": "long", "mins": "minutes", "pls": "please",
    "plz": "please", "ppl": "people", "pt": "patient", "pts": "patients", "shud": "should",
    "sx": "symptoms", "thru": "through", "thx": "thanks", "tx": "treatment", "u": "you",
    "ur": "your", "wat": "what", "wen": "when", "wht": "what", "wich": "which", "wil": "will",
    "wk": "week", "wks": "weeks", "wot": "what", "yrs": "years",
}  # fmt: skip


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """Return the words of symspellpy's own dictionary (82,765 words)."""
    path = Path(symspellpy.__file__).parent / _ENGLISH
    return frozenset(line.split()[0] for line in path.read_text("utf-8-sig").splitlines() if line)


@lru_cache(maxsize=1)
def _health() -> frozenset[str]:
    """Return what a general dictionary lacks: medicines, abbreviations, contractions, slang."""
    return frozenset(_HEALTH_WORDS.read_text(encoding="utf-8").split())


# Said to the bot rather than of the subject: which button, how much, yes.
COMMON: Final = (
    "first", "second", "third", "fourth", "last", "other", "option", "number", "please", "thanks",
    "again", "about", "meant", "question", "answer", "explain", "repeat", "because", "which",
)  # fmt: skip


def vocabulary(texts: Iterable[str], rarest: int = 2, rarest_unknown: int = 3) -> dict[str, int]:
    """Return the words of `texts` that may be corrected to, with their counts.

    A word that no dictionary knows counts from `rarest_unknown` uses on. Give no text that is
    known for its slips.
    """
    counts = Counter(word for text in texts for word in _words(text) if len(word) >= SHORTEST - 1)
    known = _english() | _health()
    counts.update({word: rarest for word in COMMON})
    return {
        word: count
        for word, count in sorted(counts.items())
        if word not in HURRIED and count >= (rarest if word in known else rarest_unknown)
    }


def _words(text: str) -> list[str]:
    return [match.group().lower().replace("\u2019", "'") for match in _WORD.finditer(text)]


def share_known(text: str) -> float:
    """Return the share of words that English or medicine knows; 1.0 of a text without words."""
    words = _words(text)
    english, health = _english(), _health()
    known = sum(word in english or word in health or word in HURRIED for word in words)
    return known / len(words) if words else 1.0


class Speller:
    """Corrects texts by a vocabulary of words with their counts."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = dict(words)
        self._known = _english() | _health() | set(words)
        self._index = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in self.words.items():
            self._index.create_dictionary_entry(word, count)

    def correct(self, text: str) -> str:
        """Return `text` with its unknown words put right; everything else stays as it is."""
        shouted = text.isupper()
        return _WORD.sub(lambda match: self._corrected(match.group(), shouted), text)

    def _corrected(self, written: str, shouted: bool) -> str:
        if written.isupper() and not shouted and 1 < len(written) <= LONGEST_ACRONYM:
            return written  # an acronym
        word = written.lower().replace("\u2019", "'")
        if word in HURRIED:
            return HURRIED[word]
        if len(word) < SHORTEST or word in self._known or not word.isalpha():
            return written
        return self._nearest(word) or written

    def _nearest(self, word: str) -> str | None:
        slips = 1 if len(word) < SHORTEST_FOR_TWO else 2
        for found in self._index.lookup(word, Verbosity.CLOSEST, max_edit_distance=slips):
            # Two slips are believed of a word that begins like the one meant.
            if found.distance == 1 or found.term[0] == word[0]:
                return str(found.term)
        return None
