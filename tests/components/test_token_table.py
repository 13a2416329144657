"""Token states in steps of a byte: near enough to what they were, and in their order."""

from __future__ import annotations

import numpy as np
import pytest

from components.sentence_encoder import DIMENSIONS
from components.token_net import MOST_TOKENS
from components.token_table import TokenTable, stepped
from tests.components.token_parts import table_of

LENGTHS = (3, 1, 7)


def chance_states(*lengths: int, d: int = DIMENSIONS) -> list[np.ndarray]:
    """Return states of chance, each text louder than the one before."""
    chance = np.random.default_rng(6)
    return [
        (chance.normal(size=(length, d)) * 10**number).astype(np.float32)
        for number, length in enumerate(lengths)
    ]


def test_states_come_back_within_half_a_step() -> None:
    states = chance_states(*LENGTHS)
    found = [stepped(one) for one in states]
    table = TokenTable.of(found)
    for row, (wanted, (size, _)) in enumerate(zip(states, found)):
        back = table.states(row)
        assert back.dtype == np.float32
        assert back.shape == wanted.shape
        assert np.abs(back - wanted).max() <= size * 0.501
        assert size == pytest.approx(np.abs(wanted).max() / 127)


def test_largest_state_of_both_signs_fits_a_byte() -> None:
    states = np.asarray([[3.0, -3.0, 0.0]], dtype=np.float32)
    size, steps = stepped(states)
    assert steps.dtype == np.int8
    assert steps.tolist() == [[127, -127, 0]]
    assert size * 127 == pytest.approx(3.0)


def test_states_that_are_all_nothing_stay_nothing() -> None:
    size, steps = stepped(np.zeros((2, 4), dtype=np.float32))
    assert size > 0
    assert not steps.any()


def test_text_is_cut_after_the_most_tokens() -> None:
    [states] = chance_states(MOST_TOKENS + 9)
    size, steps = stepped(states)
    assert steps.shape == (MOST_TOKENS, DIMENSIONS)
    assert np.abs(steps * size - states[:MOST_TOKENS]).max() <= size * 0.501


def test_flat_and_shaped_steps_give_the_same_table() -> None:
    shaped = [stepped(states) for states in chance_states(*LENGTHS)]
    flat = [(size, np.frombuffer(steps.tobytes(), np.int8)) for size, steps in shaped]
    one, other = TokenTable.of(shaped), TokenTable.of(flat)
    assert np.array_equal(one.steps, other.steps)
    assert np.array_equal(one.size, other.size)
    assert np.array_equal(one.starts, other.starts)
    assert one.lengths.tolist() == list(LENGTHS)


def test_table_of_no_text_is_empty() -> None:
    table = TokenTable.of([])
    assert table.steps.shape == (0, DIMENSIONS)
    assert len(table.size) == len(table.lengths) == 0
    assert table.starts.tolist() == [0]


def test_text_without_tokens_stands_among_others() -> None:
    first, last = chance_states(2, 3)
    table = TokenTable.of([stepped(text) for text in (first, first[:0], last)])
    assert table.lengths.tolist() == [2, 0, 3]
    assert table.states(1).shape == (0, DIMENSIONS)
    assert table.states(2) == pytest.approx(last, abs=float(table.size[2]))


def test_batch_has_the_texts_in_the_order_asked_for_and_a_mask() -> None:
    table = table_of(chance_states(*LENGTHS, d=4))
    states, mask = table.batch(np.asarray([2, 1]))
    assert (states.dtype, mask.dtype) == (np.float32, np.float32)
    assert mask.tolist() == [[1] * 7, [1] + [0] * 6]
    assert np.array_equal(states[0], table.states(2))
    assert np.array_equal(states[1, :1], table.states(1))
    assert not states[1, 1:].any()


def test_batch_is_as_long_as_its_longest_text() -> None:
    table = table_of(chance_states(*LENGTHS, d=4))
    states, mask = table.batch(np.asarray([1]))
    assert (states.shape, mask.shape) == ((1, 1, 4), (1, 1))


def test_spread_is_that_of_all_states() -> None:
    chance = np.random.default_rng(9)
    texts = [(3.0 * chance.normal(size=(5, 4))).astype(np.float32) for _ in range(1500)]
    assert table_of(texts).spread() == pytest.approx(3.0, rel=0.05)
    assert table_of(texts[:1]).spread() == pytest.approx(float(texts[0].std()), rel=0.02)
