"""Folds the many ways of writing a word into one list of plain tokens.

The output is what the patterns of `wire/patterns.py` are matched against. Everything that
depends on a language (spellings, joins, emoji) is data of `content/red_flags.yml`; the steps
here are few and plain, because the widget has the same steps in JavaScript.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Container, Final, Iterable, Mapping

BOUNDARY: Final = "."  # token between two sentences, and at both ends of a message
QUESTION: Final = "?"  # the same, after a question mark
BOUNDARIES: Final = frozenset({BOUNDARY, QUESTION})

_LOOKALIKES: Final = str.maketrans(
    "аеорсухіѕӏ‘’ʼ`´“”ı",  # noqa: RUF001 (Cyrillic letters that look Latin)
    "aeopcyxisl'''''\"\"i",
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
_SHORT_WORDS: Final = frozenset("i a to my me it is am do no go be in on of up so we he im".split())
_LONGEST_WORD: Final = 14  # longest piece looked for inside joined words
_LONGEST_TOKEN: Final = 40  # longer ones are no words


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, invisible characters and odd letters."""
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
        self._prefixes = prefixes
        self._known = frozenset(words) | self._spelling.keys() | set(tables.get("known", ()))
        self._near: dict[str, list[str]] = {}
        for word in tables.get("fuzzy", ()):
            for form in (word, *_without_one(word)):
                self._near.setdefault(form, []).append(word)

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
        bare = _SEPARATORS.sub("", core)
        if len(bare) > 2 and bare.isalpha() and "'" not in core and self._is_known(bare):
            return bare
        if not any(c.isalpha() for c in core):
            return None
        for table in _LEET:
            read = _SEPARATORS.sub("", core.translate(table))
            if read != bare and read.isalpha() and self._is_known(read):
                return read
        return self._unmask(core) if "*" in core else None

    def _unmask(self, core: str) -> str | None:
        shape = re.compile(core.replace("*", "[a-z]"), re.ASCII) if core.count("*") < 4 else None
        if shape is None or not re.fullmatch(r"[a-z*]{3,12}", core):
            return None
        same = sorted(w for w in self._known if len(w) == len(core) and shape.fullmatch(w))
        return same[0] if same else None

    def _is_known(self, word: str) -> bool:
        return word in self._known or any(
            word[:end] in self._prefixes for end in range(3, len(word) + 1)
        )

    def _join_letters(self, found: list[str]) -> list[str]:
        """Join `k i l l` and split-up pairs (`my self`) to the words they are."""
        joined: list[str] = []
        at = 0
        while at < len(found):
            end = at
            while end < len(found) and len(found[end]) == 1 and found[end].isalpha():
                end += 1
            words = self._split_joined("".join(found[at:end])) if end - at > 2 else None
            pair = self._joins.get(" ".join(found[at : at + 2]))
            if words is not None:
                joined.extend(words)
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
            is_to = token == "2" and out and out[-1] in _TO_BEFORE_2
            if is_to and at + 1 < len(found) and found[at + 1].isalpha():
                out.append("to")
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
        if not token.isalpha() or self._is_known(token) or len(token) > _LONGEST_TOKEN:
            return [token]
        shortened = (
            _LONG_REPEATS.sub(r"\1\1", token),
            _LONG_REPEATS.sub(r"\1", token),
            _REPEATS.sub(r"\1", token),
        )
        for read in shortened:
            if read != token and self._is_known(read):
                return self._spelling.get(read, [read])
        near = self._nearest(token)
        if near is not None:
            return [near]
        split = self._split_joined(token) if len(token) > 5 else None
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

    def _nearest(self, token: str) -> str | None:
        """Return the important word that `token` misses by one slip of the finger."""
        if len(token) < 5:
            return None
        for form in (token, *_without_one(token)):
            for word in self._near.get(form, ()):
                if word[0] == token[0] and _one_slip(word, token):
                    return word
        return None

    def _split_joined(self, token: str) -> list[str] | None:
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
        return best[-1]


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
    """Take the full stops out of `I. Want. To. Die.`"""
    out: list[str] = []
    for at, token in enumerate(found):
        lone_before = at >= 2 and found[at - 2] in BOUNDARIES
        lone_after = at + 2 < len(found) and found[at + 2] in BOUNDARIES
        if token == BOUNDARY and lone_before and lone_after and 0 < at < len(found) - 1:
            continue
        if not (token in BOUNDARIES and out and out[-1] in BOUNDARIES):
            out.append(token)
    return out


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
