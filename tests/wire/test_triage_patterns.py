"""The pattern language, item by item."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.patterns import PatternBook

CASES = [
    ("die", "i die", [(1, 2)]),
    ("seiz*", "she is seizing", [(2, 3)]),
    ("want|wish die", "wish die want die", [(0, 2), (2, 4)]),
    ("wake_up|rise now", "wake up now rise now", [(0, 3), (3, 5)]),
    ("not to? die", "not die not to die", [(0, 2), (2, 5)]),
    ("want ~2 die", "want to all die", [(0, 4)]),
    ("want ~2 die", "want to all the die", []),
    ("want ~2 die", "want . die", []),
    ("want ~~2 die", "want . die", [(0, 3)]),
    ("does -3 chest", "does it cause chest", [(0, 4)]),
    ("does -3 chest", "does it she chest", []),
    ("does -3 chest", "does it . chest", []),
    ("took twice|at_once", "took at once took twice", [(0, 3), (3, 5)]),
    ("the in", "in the in", [(1, 3)]),
    (". die .", ". die .", [(0, 3)]),
    (". die .", ". die ?", [(0, 3)]),
    ("die ?", "die . die ?", [(2, 4)]),
    ("took # @med", "took 3 pills took 12 pills", [(0, 3), (3, 6)]),
    ("took ## @med", "took 3 pills took 12 pills", [(3, 6)]),
    ("a|b_c d", "b c d a d b d", [(0, 3), (3, 5)]),
    ("end ~1 it", "end it it", [(0, 2), (0, 3)]),
]


@pytest.mark.parametrize(("line", "words", "spans"), CASES)
def test_pattern_matches_exact_spans(line: str, words: str, spans: list[tuple[int, int]]) -> None:
    book = PatternBook({"med": "pills tablets", "subject": "i she"})
    pattern = book.compile(line)
    assert list(book.read(words.split()).spans(pattern)) == spans


@given(st.lists(st.sampled_from(["a", "b", "c", "."]), max_size=30))
def test_gap_matches_what_a_plain_search_finds(words: list[str]) -> None:
    book = PatternBook({})
    pattern = book.compile("a ~2 b")
    expected = [
        (start, end + 1)
        for start in range(len(words))
        for end in range(start + 1, min(start + 4, len(words)))
        if words[start] == "a" and words[end] == "b" and "." not in words[start:end]
    ]
    assert list(book.read(words).spans(pattern)) == expected
