"""The pattern language of the red flags, and its matcher.

A pattern is a line of items, one space between them:

    word        this token              word*     a token that begins so
    a|b|c_d     one of these; `c_d` is the two tokens "c d" (no prefix inside)
    @name       one of a named list     #  ##     a number in digits; one of six and more
    item?       may be left out         ~3        up to three tokens of any kind
    .           a sentence's end or the edge of the message (also a question's end)
    ?           a question's end        ~~3       the same gap, also over a sentence's end
                                        -3        the same gap, over no word of the list `subject`:
                                                  behind "does it work he is bleeding" a question
                                                  about "it" ends before "he"

There are no regular expressions, so that the same patterns give the same matches in Python
and in JavaScript. A set of places in a message is one whole number: bit 3 stands for the
fourth token. So a step of a pattern is one shift, however many places it may start from.
A pattern is filed under the rarest of its items, so that most patterns cost a message nothing.
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
# Words of nearly every message: a pattern filed under one of them would be tried nearly always.
_COMMON_WORDS: Final = (
    "i me my a an the to of in on at up for with and or but not no so if when is am are was be"
    " been it this that he she they him her his we you your do does did can will would have has"
    " had get got go going want just now all out from by about as what how there any . ?"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())


class PatternError(ValueError):
    """A pattern that cannot be read. Carries the pattern, which is ours, never a visitor's text."""


@dataclass(frozen=True)
class Step:
    """One item of a pattern: slots to stand on (with how far each leads), or a gap."""

    slots: tuple[tuple[int, int], ...] = ()  # (slot, number of tokens)
    optional: bool = False
    gap: int = 0
    passes: bool = False  # the gap goes on over the end of a sentence
    clause: bool = False  # the gap ends before a new subject


@dataclass(frozen=True)
class Pattern:
    """A compiled line. `number` is its own among the patterns of its book."""

    number: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Slot:
    """Words, or phrases of one length by their first words, that fill the same place."""

    words: frozenset[str]
    phrases: Mapping[str, Sequence[tuple[str, ...]]]


class Reading:
    """A message ready for matching: where its symbols stand, and which patterns it may match."""

    def __init__(
        self, size: int, inside: int, at: dict[str, int], book: PatternBook, possible: set[int]
    ) -> None:
        self.size = size
        self.inside = inside  # places of tokens that are no boundary
        self.possible = possible  # numbers of the patterns whose key is here
        self._at = at  # symbol: its places
        self._symbols = set(at)
        self._book = book
        self._places: dict[int, int] = {}  # of the slots that were asked for

    def ends(self, pattern: Pattern, starts: int) -> int:
        """Return where matches of `pattern` end that begin at one of `starts`."""
        at = starts if pattern.number in self.possible else 0
        for step in pattern.steps:
            if step.gap:
                passable = self._passable(step)
                for _ in range(step.gap):
                    at |= (at & passable) << 1
            else:
                reached = at if step.optional else 0
                for slot, length in step.slots:
                    reached |= (at & self._places_of(slot)) << length
                at = reached
            if not at:
                return 0
        return at & ((2 << self.size) - 1)

    def spans(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Yield all (start, end) of matches."""
        if not self.ends(pattern, (1 << self.size) - 1):
            return
        starts = 0
        for slot, _ in pattern.steps[0].slots:
            starts |= self._places_of(slot)
        for start in _bits(starts):
            for end in _bits(self.ends(pattern, 1 << start)):
                yield start, end

    def _passable(self, step: Step) -> int:
        if step.passes:
            return (1 << self.size) - 1
        subjects = (self._places_of(n) for n, _ in self._book.subjects) if step.clause else ()
        return self.inside & ~sum(subjects)

    def _places_of(self, number: int) -> int:
        known = self._places.get(number)
        if known is not None:
            return known
        slot = self._book.slots[number]
        found = 0
        for symbol in slot.words & self._symbols:
            found |= self._at[symbol]
        for symbol in slot.phrases.keys() & self._symbols if slot.phrases else ():
            for phrase in slot.phrases[symbol]:
                found |= self._places_of_phrase(phrase)
        self._places[number] = found
        return found

    def _places_of_phrase(self, phrase: Sequence[str]) -> int:
        rest = self._at[phrase[0]]
        for ahead in range(1, len(phrase)):
            rest &= self._at.get(phrase[ahead], 0) >> ahead
        return rest


class PatternBook:
    """Compiles patterns, and reads messages for them."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self._lists = lists
        self._numbers: dict[tuple[int, frozenset[str]], int] = {}  # of the slots
        self._of_key: dict[str, list[int]] = {}  # symbol: numbers of the patterns filed there
        self._compiled = 0
        self.slots: list[Slot] = []
        self.prefixes: set[str] = set()
        self.words: set[str] = set()
        self.subjects = self._compile_item("@subject").slots if "subject" in lists else ()

    def compile(self, line: str) -> Pattern:
        """Read one pattern. Raises PatternError."""
        steps = tuple(self._compile_item(text) for text in line.split())
        if not steps or steps[0].gap or steps[0].optional or steps[-1].gap:
            raise PatternError(f"a pattern begins and ends with a word: {line!r}")
        pattern = Pattern(self._compiled, steps)
        self._compiled += 1
        for key in min(map(self._keys, steps), key=_commonness):
            self._of_key.setdefault(key, []).append(pattern.number)
        return pattern

    def read(self, words: Sequence[str]) -> Reading:
        """Find the places of all slots in the tokens of a message."""
        at_word: dict[str, int] = {}
        for at, word in enumerate(words):
            at_word[word] = at_word.get(word, 0) | 1 << at
        at_symbol: dict[str, int] = {}
        outside = 0
        for word, bits in at_word.items():
            if word in BOUNDARIES:
                outside |= bits
            for symbol in self._symbols(word):
                at_symbol[symbol] = at_symbol.get(symbol, 0) | bits
        possible: set[int] = set()
        for symbol in self._of_key.keys() & at_symbol.keys():
            possible.update(self._of_key[symbol])
        inside = ((1 << len(words)) - 1) & ~outside
        return Reading(len(words), inside, at_symbol, self, possible)

    def _keys(self, step: Step) -> set[str]:
        """Return symbols of which any match has one; none when the item may be left out."""
        if step.gap or step.optional:
            return set()
        slots = [self.slots[number] for number, _ in step.slots]
        keys = {word for slot in slots for word in slot.words}
        phrases = (p for slot in slots for group in slot.phrases.values() for p in group)
        return keys | {min(phrase, key=_COMMON.__contains__) for phrase in phrases}

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
        if text[0] in "~-":
            length = text.lstrip("~-")
            sign = text.removesuffix(length)
            if not length.isdecimal() or length == "0" or sign not in ("~", "~~", "-"):
                raise PatternError(f"not a gap: {text!r}")
            return Step(gap=int(length), passes=sign == "~~", clause=sign == "-")
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
        known = self._numbers.get((length, group))
        if known is not None:
            return known
        phrases: dict[str, list[tuple[str, ...]]] = {}
        for text in sorted(group):
            words = text.split("_")
            self.words.update(word for word in words if word.isalpha())
            if length > 1:
                phrases.setdefault(words[0], []).append(tuple(words))
            elif text.endswith("*"):
                self.prefixes.add(_checked_prefix(text[:-1]))
        number = self._numbers[length, group] = len(self.slots)
        self.slots.append(Slot(frozenset() if phrases else group, phrases))
        return number


def _checked_prefix(prefix: str) -> str:
    if len(prefix) < _SHORTEST_PREFIX or not prefix.isalpha():
        raise PatternError(f"not a prefix: {prefix!r}")
    return prefix


def _commonness(keys: set[str]) -> tuple[bool, int, int]:
    """Order the items of a pattern: the first is seldom in a message."""
    return not keys, len(keys & _COMMON), len(keys)


def _bits(places: int) -> Iterator[int]:
    while places:
        lowest = places & -places
        yield lowest.bit_length() - 1
        places ^= lowest
