"""The pattern language of the red flags, and its matcher.

A pattern is a line of items, one space between them:

    word        this token              word*     a token that begins so
    a|b|c_d     one of these; `c_d` is the two tokens "c d" (no prefix inside)
    @name       one of a named list     #  ##     a number in digits; one of six and more
    item?       may be left out         ~3        up to three tokens of any kind
    .           a sentence's end or the edge of the message (also a question's end)
    ?           a question's end        ~~3       the same gap, also over a sentence's end

There are no regular expressions, so that the same
patterns give the same matches in Python and in JavaScript.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Mapping, Sequence

from wire.normalise import BOUNDARIES, BOUNDARY, QUESTION

NUMBER: Final = "#"
MANY: Final = "##"
MANY_FROM: Final = 6  # tablets: fewer are an ordinary dose
Span = tuple[int, int]


class PatternError(ValueError):
    """A pattern that cannot be read. Carries the pattern, which is ours, never a visitor's text."""


@dataclass(frozen=True)
class Item:
    """One place of a pattern."""

    symbols: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    gap: int = -1  # 0 and more: a gap of up to so many tokens
    passes: bool = False  # a gap that goes on over the end of a sentence

    def words(self) -> set[str]:
        """Return all symbols this item can begin with or hold."""
        return set(self.symbols).union(*self.phrases)


@dataclass(frozen=True)
class Pattern:
    """A readable line of items."""

    items: tuple[Item, ...]

    def anchors(self) -> frozenset[str]:
        """Return symbols of which a text must hold one, chosen to be as rare as possible."""
        firsts = (
            set(item.symbols) | {phrase[0] for phrase in item.phrases}
            for item in self.items
            if not item.optional and item.gap < 0
        )
        # Long words are rarer than short ones; that is all the choice needs.
        return frozenset(max(firsts, key=lambda words: min(len(word) for word in words)))


class Tokens:
    """A message ready for matching: tokens, their symbols, and where each symbol stands."""

    def __init__(self, words: Sequence[str], prefixes: frozenset[str]) -> None:
        self.words = tuple(words)
        self.symbols = [_symbols(word, prefixes) for word in words]
        self.places: dict[str, list[int]] = {}
        for at, symbols in enumerate(self.symbols):
            for symbol in symbols:
                self.places.setdefault(symbol, []).append(at)


def _symbols(word: str, prefixes: frozenset[str]) -> tuple[str, ...]:
    if word == QUESTION:
        return (QUESTION, BOUNDARY)
    if word[0].isdigit():
        many = word.isdecimal() and int(word) >= MANY_FROM
        return (word, NUMBER, MANY) if many else (word, NUMBER)
    begins = [word[:end] + "*" for end in range(3, len(word) + 1) if word[:end] in prefixes]
    return (word, *begins)


def parse(line: str, lists: Mapping[str, str]) -> Pattern:
    """Read one pattern. Raises PatternError."""
    items = tuple(_parse_item(text, lists) for text in line.split())
    if not items or items[0].gap >= 0 or items[0].optional or items[-1].gap >= 0:
        raise PatternError(f"a pattern begins and ends with a word: {line!r}")
    return Pattern(items)


def _parse_item(text: str, lists: Mapping[str, str]) -> Item:
    if text.startswith("~"):
        length = text.lstrip("~")
        if not length.isdigit() or len(text) - len(length) > 2:
            raise PatternError(f"not a gap: {text!r}")
        return Item(gap=int(length), passes=text.startswith("~~"))
    optional = len(text) > 1 and text.endswith("?")
    names = (text[:-1] if optional else text).split("|")
    alternatives = [word for name in names for word in _resolve(name, lists)]
    if not all(alternatives):
        raise PatternError(f"an empty alternative: {text!r}")
    singles = frozenset(a for a in alternatives if "_" not in a)
    phrases = tuple(tuple(a.split("_")) for a in alternatives if "_" in a)
    return Item(singles, phrases, optional)


def _resolve(name: str, lists: Mapping[str, str]) -> list[str]:
    if not name.startswith("@"):
        return [name]
    if name[1:] not in lists:
        raise PatternError(f"no list of this name: {name!r}")
    return [word for part in lists[name[1:]].split() for word in _resolve(part, lists)]


def find(pattern: Pattern, tokens: Tokens) -> list[Span]:
    """Return all spans (start, end) of `tokens` that `pattern` matches."""
    first = pattern.items[0]
    starts = {at for symbol in first.symbols for at in tokens.places.get(symbol, ())}
    starts.update(at for phrase in first.phrases for at in tokens.places.get(phrase[0], ()))
    spans: list[Span] = []
    for start in sorted(starts):
        ends = {start}
        for item in pattern.items:
            ends = {end for at in ends for end in _step(item, tokens, at)}
            if not ends:
                break
        spans.extend((start, end) for end in sorted(ends))
    return spans


def _step(item: Item, tokens: Tokens, at: int) -> list[int]:
    """Return where the matcher may stand after `item`, coming from `at`."""
    if item.gap >= 0:
        ends = [at]
        while len(ends) <= item.gap and ends[-1] < len(tokens.words):
            if tokens.words[ends[-1]] in BOUNDARIES and not item.passes:
                break
            ends.append(ends[-1] + 1)
        return ends
    ends = [at] if item.optional else []
    if at < len(tokens.words):
        if any(symbol in item.symbols for symbol in tokens.symbols[at]):
            ends.append(at + 1)
        ends.extend(
            at + len(phrase)
            for phrase in item.phrases
            if tokens.words[at : at + len(phrase)] == phrase
        )
    return ends
