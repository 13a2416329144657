"""Many ways of writing, one list of tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.normalise import BOUNDARIES, Normaliser, fold

TABLES = {
    "spelling": {"dont": "do not", "cant": "can not", "im": "i am", "u": "you", "i'll": "i will"},
    "joins": {"my self": "myself"},
    "emoji": {"🔫": "emojigun"},
    "fuzzy": ["suicide", "breathing"],
    "known": ["chest", "ready"],
}
WORDS = ["kill", "myself", "suicide", "die", "want", "going", "breathing", "no", "too", "many"]

CASES = [
    ("I don\u2019t", ". i do not ."),
    ("I don`t", ". i do not ."),
    ("I don\u00b4t", ". i do not ."),
    ("I don\u2032t, caf\u00e9", ". i do not cafe ."),
    ("\uff29 don\uff40t", ". i do not ."),
    ("breathinggg", ". breathing ."),
    ("breatihng", ". breathing ."),
    ("breathable", ". breathable ."),
    ("I DONT", ". i do not ."),
    ("she's ill", ". she is ill ."),
    ("I'll go", ". i will go ."),
    ("they've", ". they have ."),
    ("Kiiiill", ". kill ."),
    ("k i l l m y s e l f", ". kill myself ."),
    ("s.u.i.c.i.d.e", ". suicide ."),
    ("su1c1de", ". suicide ."),
    ("s*icide", ". suicide ."),
    ("sucide", ". suicide ."),
    ("suicdie", ". suicide ."),
    ("killmyself", ". kill myself ."),
    ("kill my self", ". kill myself ."),
    ("going 2 die", ". going to die ."),
    ("2 many", ". too many ."),
    ("going 2 times", ". going to times ."),
    ("20mg", ". 20 mg ."),
    ("at 5pm", ". at 5 pm ."),
    ("no, chest", ". no . chest ."),
    ("die.now", ". die . now ."),
    ("why? die", ". why ? die ."),
    ("one\ntwo", ". one . two ."),
    ("I. want. die.", ". i want die ."),
    ("café déjà", ". cafe deja ."),
    ("🔫", ". emojigun ."),
    ("ｄｉｅ", ". die ."),
    ("d\u200bie", ". die ."),
    ("breading", ". breading ."),
    ("", "."),
]


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    """A small vocabulary."""
    return Normaliser(TABLES, WORDS, {"convuls", "breath"})


@pytest.mark.parametrize(("text", "tokens"), CASES)
def test_text_becomes_these_tokens(normaliser: Normaliser, text: str, tokens: str) -> None:
    assert " ".join(normaliser.tokens(text)) == tokens


@given(st.text(max_size=200))
def test_any_text_gives_plain_tokens_between_boundaries(text: str) -> None:
    tokens = Normaliser(TABLES, WORDS, {"convuls"}).tokens(text)
    assert tokens[0] in BOUNDARIES
    assert tokens[-1] in BOUNDARIES
    assert all(token and " " not in token for token in tokens)


@given(st.text(max_size=100))
def test_fold_is_idempotent_on_what_it_returns(text: str) -> None:
    assert fold(fold(text)) == fold(text)
