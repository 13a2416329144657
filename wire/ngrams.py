"""The features of the small safety model: hashed n-grams of a message's words and letters.

Trained on one Python and evaluated on another: the sums are CRC-32, the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final
from zlib import crc32

BUCKETS: Final = 1 << 16
LETTERS: Final = (3, 4, 5)  # lengths of letter n-grams inside a word and its two edges
WINDOW_WORDS: Final = 24  # a cry for help in a long message stands in one of these
WINDOW_STEP: Final = 12
_LONGEST_WORD: Final = 24
_NUMBER: Final = "0"


def buckets(
    words: Sequence[str], letters: Callable[[str], frozenset[int]] | None = None
) -> set[int]:
    """Return the buckets of all n-grams of normalised `words`, sentence ends among them.

    `letters` is `letter_buckets` or, where many texts are read, one that remembers its results.
    """
    of_letters = letters or letter_buckets
    plain = [_NUMBER if word[0].isdigit() else word for word in words]
    found = {_bucket(gram) for gram in _word_grams(plain)}
    return found.union(*(of_letters(word) for word in plain if word.isalpha()))


def letter_buckets(word: str) -> frozenset[int]:
    """Return the buckets of the letter n-grams of one word."""
    edged = f"<{word[:_LONGEST_WORD]}>"
    return frozenset(
        _bucket(edged[at : at + length])
        for length in LETTERS
        for at in range(len(edged) - length + 1)
    )


def windows(words: Sequence[str]) -> list[Sequence[str]]:
    """Return the whole message, and when it is long its overlapping windows as well."""
    if len(words) <= WINDOW_WORDS + WINDOW_STEP // 2:
        return [words]
    starts = range(0, len(words) - WINDOW_STEP, WINDOW_STEP)
    return [words, *(words[at : at + WINDOW_WORDS] for at in starts)]


def _word_grams(plain: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(plain):
        yield f"1 {word}"
        if at + 1 < len(plain):
            yield f"2 {word} {plain[at + 1]}"
        if at + 2 < len(plain):
            yield f"3 {word} {plain[at + 1]} {plain[at + 2]}"
            yield f"s {word} {plain[at + 2]}"


def _bucket(gram: str) -> int:
    return crc32(gram.encode()) % BUCKETS
