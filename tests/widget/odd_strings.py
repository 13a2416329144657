"""Strings that nobody would think of typing, and somebody types."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from typing import Final

SEED: Final = 20261121
PHRASES: Final = (
    "i want to kill myself",
    "I'm not suicidal but I don't want to be here",
    "took 30 pills and can't breathe",
    "no, chest pain. What now?",
    "how long does an infusion take?",
    "going 2 end it 2night, 2 much pain",
    "quiero morir, no puedo más",
    "my husband won't wake up",
    "this pain is killing me lol",
    "i. cant. do. this. anymore.",
)
_MARKS: Final = "\u0301\u0300\u0336\u0308\u20dd\ufe0f\u0338"
_UNSEEN: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066\u2069\u061c"
_SPACES: Final = " \t\n\r\v\f\x1c\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u3000"
_EMOJI: Final = "🔫💊🔪🪦⚰🩸🆘🚑👋😭🙂👨\u200d👩\u200d👧🏽🇺🇸"
_LEET: Final = str.maketrans({"i": "1", "e": "3", "a": "@", "s": "$", "o": "0", "t": "7", "l": "|"})
_CYRILLIC: Final = str.maketrans("aeopcyxi", "аеорсухі")
_RTL: Final = ("שלום עולם", "مرحبا بك", "أريد أن أموت", "ٱلسَّلَامُ")
_CASED: Final = "ΣςİıẞßſKÅǅﬁﬃ²½①Ⅷ"
_POINTS: Final = tuple(
    point
    for point in range(0x20, 0x30000)
    # What this Python does not know yet, a newer browser may read in another way.
    if unicodedata.category(chr(point)) not in ("Cn", "Cs", "Co")
)

Change = Callable[[random.Random, str], str]


def odd_strings(count: int) -> list[str]:
    """Return `count` strings, the same at every run; some have the full length of a message."""
    chance = random.Random(SEED)
    return [_odd(chance) for _ in range(count)]


def _odd(chance: random.Random) -> str:
    text = chance.choice(PHRASES)
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_CHANGES)(chance, text)
    if chance.random() < 0.05:
        text = f"{text} " * (1000 // (len(text) + 1))
    return text[:1000]


def _sprinkle(signs: str, share: float) -> Change:
    def change(chance: random.Random, text: str) -> str:
        return "".join(c + (chance.choice(signs) if chance.random() < share else "") for c in text)

    return change


def _respace(chance: random.Random, text: str) -> str:
    return "".join(chance.choice(_SPACES) if c == " " else c for c in text)


def _spread(chance: random.Random, text: str) -> str:
    return chance.choice(" .-_*'").join(text)


def _join(_: random.Random, text: str) -> str:
    return text.replace(" ", "")


def _stretch(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text)) if text else 0
    return text[:at] + text[at : at + 1] * chance.choice([2, 3, 9, 60]) + text[at + 1 :]


def _slip(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text)) if text else 0
    swapped = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return chance.choice([swapped, text[:at] + text[at + 1 :], text[:at] + "*" + text[at + 1 :]])


def _long_word(chance: random.Random, text: str) -> str:
    word = "".join(chance.choices("abkilmsey*'1.!", k=chance.choice([39, 40, 41, 300])))
    return f"{word} {text}"


def _points(chance: random.Random, text: str) -> str:
    found = "".join(chr(point) for point in chance.choices(_POINTS, k=chance.randint(1, 12)))
    at = chance.randint(0, len(text))
    return text[:at] + found + text[at:]


def _numbers(chance: random.Random, text: str) -> str:
    number = chance.choice(["2", "6", "5", "06", "1,000", "3.5", "2.", "٣", "９", "9" * 30, "7x"])
    return f"{text} {number} pills"


_CHANGES: Final[tuple[Change, ...]] = (
    _sprinkle(_MARKS, 0.3),
    _sprinkle(_UNSEEN, 0.3),
    _sprinkle(_EMOJI, 0.2),
    _sprinkle(".,;:?!…¿¡—-_*#&~'\"`´’“”()[]{}<>/\\|$@+", 0.3),
    _sprinkle("?!.", 0.9),
    _sprinkle(_CASED, 0.2),
    lambda _, text: text.upper(),
    lambda _, text: text.translate(_LEET),
    lambda _, text: text.translate(_CYRILLIC),
    lambda _, text: unicodedata.normalize("NFD", text),
    lambda _, text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    lambda _, text: "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in text),
    lambda chance, text: f"{chance.choice(_RTL)} {text}",
    lambda chance, text: chance.choice("?!.,;'*~_\u2026") * chance.randint(1, 50) + text,
    _respace,
    _spread,
    _join,
    _stretch,
    _slip,
    _long_word,
    _points,
    _numbers,
)
