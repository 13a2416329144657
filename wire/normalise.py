"""Folds the many ways of writing a word into one list of plain tokens.

The output is what the patterns of `wire/patterns.py` are matched against. Everything that
depends on a language (spellings, joins, emoji) is data of `content/red_flags.yml`; the steps
here are few and plain, because the widget has the same steps in JavaScript.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from typing import Any, Final

from wire.vocabulary import Vocabulary

BOUNDARY: Final = "."  # token between two sentences, and at both ends of a message
QUESTION: Final = "?"  # the same, after a question mark
BOUNDARIES: Final = frozenset({BOUNDARY, QUESTION})

# Folded before NFKC, which makes a space with an accent of some of them.
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("`´΄‘’‛′‵ʹʼˈˊˋ", "'"))  # noqa: RUF001
_LOOKALIKES: Final = str.maketrans(
    "аеорсухіѕӏ`“”ı",  # noqa: RUF001 (Cyrillic letters that look Latin)
    'aeopcyxisl\'""i',
)
_LEET: Final = (
    str.maketrans("01345789@$!|+", "oieastbgasiit"),
    str.maketrans("01345789@$!|+", "oleastbgaslit"),
)
_SUFFIXES: Final = {"s": "is", "m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
_PARTS: Final = re.compile(r"[a-z']+|[0-9]+(?:[.,][0-9]+)*|[.?!;]+")
_PLAIN: Final = re.compile(r"[a-z]+")
_SEPARATORS: Final = re.compile(r"[^a-z0-9]+")
_REPEATS: Final = re.compile(r"([a-z])\1+")
_LONG_REPEATS: Final = re.compile(r"([a-z])\1\1+")
_TO_BEFORE_2: Final = frozenset({"going", "want", "ready", "about", "need", "trying", "have"})
_LONE_WORDS: Final = 3  # so many one-word sentences in a row are one sentence
_LONGEST_TOKEN: Final = 40  # longer ones are no words


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, invisible characters and odd letters."""
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).lower().translate(_LOOKALIKES)
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))


class Normaliser:
    """Turns a message into tokens. `words` and `prefixes` are those the patterns speak of."""

    def __init__(
        self, tables: Mapping[str, Any], words: Iterable[str], prefixes: Container[str]
    ) -> None:
        self._spelling: dict[str, list[str]] = {
            str(key): str(value).split() for key, value in tables.get("spelling", {}).items()
        }
        self._joins: dict[str, str] = dict(tables.get("joins", {}))
        self._emoji = {ord(key): f" {value} " for key, value in tables.get("emoji", {}).items()}
        known = {*words, *self._spelling, *tables.get("known", ())}
        self._words = Vocabulary(known, prefixes, tables.get("fuzzy", ()))

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of `text`, with a boundary between sentences and at both ends."""
        folded = fold(text.translate(self._emoji))
        found: list[str] = [BOUNDARY]
        for chunk in folded.replace("\n", " . ").split():
            self._read_chunk(chunk, found)
        if found[-1] not in BOUNDARIES:
            found.append(BOUNDARY)
        return self._expand(self._join_letters(_join_lone_words(found)))

    def _read_chunk(self, chunk: str, found: list[str]) -> None:
        """Append the words of one chunk (what stands between two spaces), as written."""
        if _PLAIN.fullmatch(chunk):
            found.append(chunk)
            return
        core = chunk.strip(".,;:?!\"'()[]{}<>~-_#&")
        disguised = None if _PLAIN.fullmatch(core) else self._undisguise(core)
        if disguised is not None:
            found.append(disguised)
        else:
            found.extend(_split_parts(core))
        _close(chunk[len(chunk.rstrip(".,;:?!\"')]}>~-_")) :], found)

    def _undisguise(self, core: str) -> str | None:
        """Read `k1ll`, `k.i.l.l`, `su*cide`; None when that gives no word of ours."""
        if len(core) > _LONGEST_TOKEN or not core:
            return None
        if core in self._spelling:
            return core
        bare = _SEPARATORS.sub("", core)
        if len(bare) > 2 and bare.isalpha() and "'" not in core and self._words.is_known(bare):
            return bare
        if not any(c.isalpha() for c in core):
            return None
        for table in _LEET:
            read = _SEPARATORS.sub("", core.translate(table))
            if read != bare and read.isalpha() and self._words.is_known(read):
                return read
        return self._words.unmask(core) if "*" in core else None

    def _join_letters(self, found: list[str]) -> list[str]:
        """Join `k i l l` and split-up pairs (`my self`) to the words they are."""
        joined: list[str] = []
        at = 0
        while at < len(found):
            end = at
            while end < len(found) and len(found[end]) == 1 and found[end].isalpha():
                end += 1
            pair = self._joins.get(" ".join(found[at : at + 2]))
            if end - at > 2:
                words = None
                if end - at <= _LONGEST_TOKEN:
                    words = self._words.split_joined("".join(found[at:end]))
                joined.extend(words or found[at:end])
                at = end
            elif pair is not None:
                joined.append(pair)
                at += 2
            else:
                joined.append(found[at])
                at += 1
        return joined

    def _expand(self, found: list[str]) -> list[str]:
        out: list[str] = []
        for at, token in enumerate(found):
            after = found[at + 1] if at + 1 < len(found) else ""
            is_two = token == "2"  # noqa: S105
            if is_two and out and out[-1] in _TO_BEFORE_2 and after.isalpha():
                out.append("to")
            elif is_two and after in ("many", "much"):
                out.append("too")
            else:
                out.extend(self._read_word(token))
        return out

    def _read_word(self, token: str) -> list[str]:
        """Return the plain words of one token: contractions, spellings, repeats, joined words."""
        direct = self._spelling.get(token)
        if direct is not None:
            return direct
        if "'" in token:
            return self._read_contraction(token)
        if not token.isalpha() or self._words.holds(token) or len(token) > _LONGEST_TOKEN:
            return [token]
        # Of a word with a known beginning only slips of whole words are mended: "seizrue".
        is_begun = self._words.is_known(token)
        is_word = self._words.holds if is_begun else self._words.is_known
        shortened = (
            _LONG_REPEATS.sub(r"\1\1", token),
            _LONG_REPEATS.sub(r"\1", token),
            _REPEATS.sub(r"\1", token),
        )
        for read in shortened:
            if read != token and is_word(read):
                return self._spelling.get(read, [read])
        near = self._words.nearest(token)
        if near is not None:
            return [near]
        may_split = len(token) > 5 and not is_begun
        split = self._words.split_joined(token) if may_split else None
        if split is None:
            return [token]
        return [part for word in split for part in self._spelling.get(word, [word])]

    def _read_contraction(self, token: str) -> list[str]:
        bare = token.replace("'", "")
        if bare in self._spelling:
            return self._spelling[bare]
        stem, _, suffix = token.rpartition("'")
        if suffix in _SUFFIXES and stem:
            return [*self._read_word(stem.replace("'", "")), _SUFFIXES[suffix]]
        return self._read_word(bare) if bare else []


def _split_parts(core: str) -> list[str]:
    """Split at what is no letter; a full stop between two words is a boundary."""
    parts = _PARTS.findall(core)
    out: list[str] = []
    for part in parts:
        if part[0] in ".?!;":
            out.append(QUESTION if "?" in part else BOUNDARY)
        elif part.strip("'"):
            out.append(part.strip("'"))
    return out


def _close(tail: str, found: list[str]) -> None:
    """Append the boundary that the punctuation after a word makes."""
    if "?" in tail:
        found.append(QUESTION)
    elif any(c in tail for c in ".!;") or (tail.startswith(",") and found[-1] in ("no", "yes")):
        # "no, chest pain": the comma ends the answer, it does not deny the pain.
        found.append(BOUNDARY)


def _join_lone_words(found: list[str]) -> list[str]:
    """Take the full stops out of `I. Want. To. Die.`, and double boundaries out of any text."""
    sentences: list[list[str]] = [[]]
    for token in found[1:]:
        sentences[-1].append(token)
        if token in BOUNDARIES:
            sentences.append([])
    out = [BOUNDARY]
    for is_lone, run in itertools.groupby(sentences, key=lambda sentence: len(sentence) == 2):
        group = [sentence for sentence in run if len(sentence) > 1]
        if is_lone and len(group) >= _LONE_WORDS:
            out.extend([*(sentence[0] for sentence in group), group[-1][1]])
        else:
            out.extend(token for sentence in group for token in sentence)
    return out
