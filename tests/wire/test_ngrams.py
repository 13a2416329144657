"""N-grams and windows of a message: the same on both Pythons, and linear in its length."""

from __future__ import annotations

import itertools

import pytest

from wire.ngrams import BUCKETS, WINDOW_STEP, WINDOW_WORDS, buckets, windows

# Worked out once with CRC-32; training and evaluation stand on different Pythons.
KNOWN = {
    ("hi",): {15979, 36559, 53208, 64949},
    (".", "go", "."): {12131, 14149, 17099, 17487, 28276, 32728, 32955, 34705, 37859},
    ("take", "20"): {
        *(5117, 10458, 17083, 24510, 28283, 32666, 34812, 47807, 52760, 59890, 60360, 64424),
    },
}


def spelt(number: int) -> str:
    """Return a word of its own for each number."""
    letters = [chr(97 + number // 26**place % 26) for place in range(4)]
    return "".join(letters)


@pytest.mark.parametrize("words", KNOWN, ids=" ".join)
def test_buckets_are_the_same_everywhere(words: tuple[str, ...]) -> None:
    assert buckets(words) == KNOWN[words]


def test_buckets_lie_in_the_table() -> None:
    found = buckets([spelt(number) for number in range(2000)])
    assert min(found) >= 0
    assert max(found) < BUCKETS
    assert len(found) > 10_000


def test_numbers_are_all_one() -> None:
    assert buckets(["took", "20", "pills"]) == buckets(["took", "400", "pills"])
    assert buckets(["took", "1.5", "pills"]) == buckets(["took", "3,5", "pills"])
    assert buckets(["took", "20", "pills"]) != buckets(["took", "some", "pills"])


def test_order_of_words_counts() -> None:
    assert buckets(["die", "i", "want"]) != buckets(["i", "want", "die"])


def test_words_with_another_between_share_a_bucket_with_themselves_alone() -> None:
    shared = buckets(["end", "my", "life"]) & buckets(["end", "this", "life"])
    alone = buckets(["end"]) | buckets(["life"])
    assert len(shared - alone) == 1


def test_misspelt_word_shares_letters_with_what_was_meant() -> None:
    assert len(buckets(["suicidal"]) & buckets(["suicidial"])) >= 5


def test_ends_of_sentences_count() -> None:
    assert buckets(["stop"]) < buckets([".", "stop", "?"])
    assert buckets([".", "stop", "?"]) != buckets([".", "stop", "."])


def test_nothing_has_no_bucket() -> None:
    assert buckets([]) == set()


def test_very_long_word_has_few_buckets() -> None:
    word = "".join(spelt(number) for number in range(1000))
    assert len(buckets([word])) < 80


def test_buckets_grow_with_the_length_and_no_faster() -> None:
    for count in (50, 100, 200, 400, 800):
        words = [spelt(number) for number in range(count)]
        assert len(buckets(words)) <= 16 * count  # four of words, twelve of four letters
        assert sum(map(len, windows(words))) <= 3 * count + WINDOW_WORDS


@pytest.mark.parametrize("count", [0, 1, WINDOW_WORDS, WINDOW_WORDS + WINDOW_STEP // 2])
def test_short_message_is_its_only_window(count: int) -> None:
    words = [spelt(number) for number in range(count)]
    assert windows(words) == [words]


@pytest.mark.parametrize("count", [*range(31, 75), 200, 397])
def test_every_run_of_words_stands_whole_in_a_window(count: int) -> None:
    words = list(range(count))
    whole, *parts = windows(words)  # type: ignore[arg-type]
    assert whole == words
    assert max(map(len, parts)) <= WINDOW_WORDS
    run = WINDOW_WORDS - WINDOW_STEP + 1
    for start in range(count - run + 1):
        assert any(part[0] <= start and start + run - 1 <= part[-1] for part in parts), start


def test_windows_overlap_in_order() -> None:
    parts = windows(list(range(100)))[1:]  # type: ignore[arg-type]
    assert all(one[0] < other[0] <= one[-1] for one, other in itertools.pairwise(parts))
