"""The words that the red flags speak of, and the ways in which people miss them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

_SHORT_WORDS: Final = frozenset(
    [
        "i",
        "a",
        "to",
        "my",
        "me",
        "it",
        "is",
        "am",
        "do",
        "no",
        "go",
        "be",
        "in",
        "on",
        "of",
        "up",
        "so",
        "we",
        "he",
        "im",
    ]
)
_ENDINGS: Final = (("in", "ing"), ("z", "s"), ("eing", "ing"))  # livin, hurtz, closeing
_LONGEST_WORD: Final = 14  # longest piece looked for inside joined words
_SURE_WORD: Final = 4
_MASK: Final = "*"


class Vocabulary:
    """Known words, and the prefixes that make a word known."""

    def __init__(
        self, words: Iterable[str], prefixes: Container[str], important: Iterable[str]
    ) -> None:
        """`important` words are recognised with one slip of the finger."""
        self._known = frozenset(words)
        self._prefixes = prefixes
        self._masked: dict[tuple[str, str, int], list[str]] = {}
        for word in sorted(self._known):
            if 3 <= len(word) <= 12:
                self._masked.setdefault((word[0], word[-1], len(word)), []).append(word)
        self._near: dict[str, list[str]] = {}
        for word in important:
            for form in (word, *_without_one(word)):
                self._near.setdefault(form, []).append(word)

    def holds(self, word: str) -> bool:
        """Tell whether `word` is known as a whole."""
        return word in self._known

    def is_known(self, word: str) -> bool:
        """Tell whether a pattern could speak of `word`."""
        return word in self._known or any(
            word[:end] in self._prefixes for end in range(3, len(word) + 1)
        )

    def unmask(self, core: str) -> str | None:
        """Read `k*ll`: first and last letter stand, stars hide the others."""
        for word in self._masked.get((core[0], core[-1], len(core)), ()):
            if all(core[at] in (_MASK, word[at]) for at in range(len(core))):
                return word
        return None

    def nearest(self, token: str) -> str | None:
        """Return the word that `token` misses by its ending, or an important one by one slip."""
        for ending, meant in _ENDINGS:
            if token.endswith(ending) and self.is_known(token[: -len(ending)] + meant):
                return token[: -len(ending)] + meant
        if len(token) < 5:
            return None
        for form in (token, *_without_one(token)):
            for word in self._near.get(form, ()):
                if word[0] == token[0] and _one_slip(word, token):
                    return word
        return None

    def split_joined(self, token: str) -> list[str] | None:
        """Split `killmyself` into known words (the fewest); None when that cannot be done."""
        best: list[list[str] | None] = [[]] + [None] * len(token)
        for end in range(1, len(token) + 1):
            for start in range(max(0, end - _LONGEST_WORD), end):
                before, word = best[start], token[start:end]
                if before is None or (end - start < 3 and word not in _SHORT_WORDS):
                    continue
                now = best[end]
                if word in self._known and (now is None or len(before) + 1 < len(now)):
                    best[end] = [*before, word]
        found = best[-1]
        if found is not None and "a" in found and max(map(len, found)) < _SURE_WORD:
            return None  # "headed" is not "he a ded"
        return found


def _without_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _one_slip(word: str, token: str) -> bool:
    """Tell whether one letter is missing, added, changed, or two neighbours are swapped."""
    if len(word) != len(token):
        return abs(len(word) - len(token)) == 1
    wrong = [at for at in range(len(word)) if word[at] != token[at]]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return word[wrong[0]] == token[wrong[1]] and word[wrong[1]] == token[wrong[0]]
    return len(wrong) == 1
