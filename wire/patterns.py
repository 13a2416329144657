"""The pattern language of the red flags, and its matcher.

A pattern is a line of items, one space between them:

    word        this token              word*     a token that begins so
    a|b|c_d     one of these; `c_d` is the two tokens "c d" (no prefix inside)
    @name       one of a named list     #  ##     a number in digits; one of six and more
    item?       may be left out         ~3        up to three tokens of any kind
    .           a sentence's end or the edge of the message (also a question's end)
    ?           a question's end        ~~3       the same gap, also over a sentence's end

There are no regular expressions, so that the same patterns give the same matches in Python
and in JavaScript. A set of places in a message is one whole number: bit 3 stands for the
fourth token. So a step of a pattern is one shift, however many places it may start from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wire.normalise import BOUNDARIES, BOUNDARY, QUESTION

NUMBER: Final = "#"
MANY: Final = "##"
MANY_FROM: Final = 6  # tablets: fewer are an ordinary dose
_SHORTEST_PREFIX: Final = 3


class PatternError(ValueError):
    """A pattern that cannot be read. Carries the pattern, which is ours, never a visitor's text."""


@dataclass(frozen=True)
class Step:
    """One item of a pattern: slots to stand on (with how far each leads), or a gap."""

    slots: tuple[tuple[int, int], ...] = ()  # (slot, number of tokens)
    optional: bool = False
    gap: int = 0
    passes: bool = False  # the gap goes on over the end of a sentence


Pattern = tuple[Step, ...]


class Reading:
    """A message ready for matching: for each slot of the book, the places where it stands."""

    def __init__(self, size: int, inside: int, places: list[int]) -> None:
        self.size = size
        self.inside = inside  # places of tokens that are no boundary
        self.places = places

    def ends(self, pattern: Pattern, starts: int) -> int:
        """Return where matches of `pattern` end that begin at one of `starts`."""
        at = starts
        for step in pattern:
            if step.gap:
                for _ in range(step.gap):
                    at |= (at if step.passes else at & self.inside) << 1
            else:
                reached = at if step.optional else 0
                for slot, length in step.slots:
                    reached |= (at & self.places[slot]) << length
                at = reached
            if not at:
                return 0
        return at & ((2 << self.size) - 1)

    def spans(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Yield all (start, end) of matches."""
        if not self.ends(pattern, (1 << self.size) - 1):
            return
        starts = 0
        for slot, _ in pattern[0].slots:
            starts |= self.places[slot]
        for start in _bits(starts):
            for end in _bits(self.ends(pattern, 1 << start)):
                yield start, end


class PatternBook:
    """Compiles patterns, and reads messages for them."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self._lists = lists
        self._slots: dict[tuple[int, frozenset[str]], int] = {}
        self._of_word: dict[str, list[int]] = {}
        self._of_phrase: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self.prefixes: set[str] = set()
        self.words: set[str] = set()

    def compile(self, line: str) -> Pattern:
        """Read one pattern. Raises PatternError."""
        steps = tuple(self._compile_item(text) for text in line.split())
        if not steps or steps[0].gap or steps[0].optional or steps[-1].gap:
            raise PatternError(f"a pattern begins and ends with a word: {line!r}")
        return steps

    def read(self, words: Sequence[str]) -> Reading:
        """Find the places of all slots in the tokens of a message."""
        at_word: dict[str, int] = {}
        inside = 0
        for at, word in enumerate(words):
            inside |= (word not in BOUNDARIES) << at
            for symbol in self._symbols(word):
                at_word[symbol] = at_word.get(symbol, 0) | 1 << at
        places = [0] * len(self._slots)
        for symbol, bits in at_word.items():
            for slot in self._of_word.get(symbol, ()):
                places[slot] |= bits
            for phrase, slot in self._of_phrase.get(symbol, ()):
                rest = bits
                for ahead in range(1, len(phrase)):
                    rest &= at_word.get(phrase[ahead], 0) >> ahead
                places[slot] |= rest
        return Reading(len(words), inside, places)

    def _symbols(self, word: str) -> Iterator[str]:
        yield word
        if word == QUESTION:
            yield BOUNDARY
        elif word[0].isdigit():
            yield NUMBER
            if word.isdecimal() and int(word) >= MANY_FROM:
                yield MANY
        else:
            for end in range(_SHORTEST_PREFIX, len(word) + 1):
                if word[:end] in self.prefixes:
                    yield word[:end] + "*"

    def _compile_item(self, text: str) -> Step:
        if text.startswith("~"):
            length = text.lstrip("~")
            if not length.isdecimal() or length == "0" or len(text) - len(length) > 2:
                raise PatternError(f"not a gap: {text!r}")
            return Step(gap=int(length), passes=text.startswith("~~"))
        optional = len(text) > 1 and text.endswith("?") and not text.endswith("|?")
        names = (text[:-1] if optional else text).split("|")
        alternatives = [tuple(a.split("_")) for name in names for a in self._resolve(name)]
        if not all(all(words) for words in alternatives):
            raise PatternError(f"an empty alternative: {text!r}")
        by_length: dict[int, set[str]] = {}
        for words in alternatives:
            by_length.setdefault(len(words), set()).add("_".join(words))
        slots = [(self._slot(n, frozenset(group)), n) for n, group in sorted(by_length.items())]
        return Step(tuple(slots), optional)

    def _resolve(self, name: str) -> list[str]:
        if not name.startswith("@"):
            return [name]
        if name[1:] not in self._lists:
            raise PatternError(f"no list of this name: {name!r}")
        return [word for part in self._lists[name[1:]].split() for word in self._resolve(part)]

    def _slot(self, length: int, group: frozenset[str]) -> int:
        """Return the number of the slot for these words (or phrases of `length` words)."""
        known = self._slots.get((length, group))
        if known is not None:
            return known
        slot = self._slots[length, group] = len(self._slots)
        for text in group:
            words = text.split("_")
            self.words.update(word for word in words if word.isalpha())
            if length > 1:
                self._of_phrase.setdefault(words[0], []).append((tuple(words), slot))
                continue
            self._of_word.setdefault(text, []).append(slot)
            if text.endswith("*"):
                self.prefixes.add(_checked_prefix(text[:-1]))
        return slot


def _checked_prefix(prefix: str) -> str:
    if len(prefix) < _SHORTEST_PREFIX or not prefix.isalpha():
        raise PatternError(f"not a prefix: {prefix!r}")
    return prefix


def _bits(places: int) -> Iterator[int]:
    while places:
        lowest = places & -places
        yield lowest.bit_length() - 1
        places ^= lowest
