"""The network over token states: numpy says what TensorFlow fitted, and it hears one word."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from components.token_net import MOST_TOKENS, SPAN, TokenNet
from components.token_net_fit import NetOptions, fit_layers, fit_net, logits, plain_net
from components.token_table import TokenTable
from tests.components.token_parts import CRY, D, cries, table_of

QUICK = NetOptions(width=16, looks=2, dropout=0.0, state_dropout=0.0, epochs=60)
LENGTHS = (1, 2, 3, 7, 40, MOST_TOKENS)
Layers = tuple[Any, float]


def made_up(lengths: tuple[int, ...] = LENGTHS, seed: int = 1) -> TokenTable:
    """Return texts of chance."""
    chance = np.random.default_rng(seed)
    return table_of([chance.normal(size=(n, D)).astype(np.float32) for n in lengths])


@pytest.fixture(scope="module")
def layers() -> Layers:
    """Layers with three heads, fitted a little on labels of chance."""
    table = made_up(LENGTHS * 20)
    targets = np.random.default_rng(2).integers(0, 2, (len(table.size), 3))
    options = NetOptions(width=12, looks=2, epochs=4)
    return fit_layers(table, np.arange(len(targets)), targets, np.ones(3), options)


def cried() -> tuple[TokenTable, np.ndarray, np.ndarray]:
    """Return texts, their two heads (the second has no example), and what is learnt of them."""
    states, heard = cries(600)
    heads = np.stack([heard, np.zeros_like(heard)], axis=1)
    return table_of(states), heads, np.arange(400)


@pytest.fixture(scope="module")
def heard() -> TokenNet:
    """A network that has learnt the cry."""
    table, heads, learn = cried()
    return fit_net(table, learn, heads, np.ones(2), QUICK)


def test_numpy_says_what_tensorflow_says(layers: Layers) -> None:
    net, scale = layers
    table = made_up()
    states, mask = table.batch(np.arange(len(LENGTHS)))
    wanted = net([states / scale, mask]).numpy()
    found = logits(plain_net(net, scale), table, np.arange(len(LENGTHS)))
    assert np.abs(wanted).max() > 0.1
    assert found == pytest.approx(wanted, abs=1e-4)


def test_padding_does_not_matter_to_what_is_fitted(layers: Layers) -> None:
    net, scale = layers
    states, mask = made_up((5, 9)).batch(np.arange(2))
    longer = np.pad(states, ((0, 0), (0, 50), (0, 0)))
    hidden = np.pad(mask, ((0, 0), (0, 50)))
    tight, padded = net([states / scale, mask]), net([longer / scale, hidden])
    assert padded.numpy() == pytest.approx(tight.numpy(), abs=1e-5)


def test_states_behind_the_end_of_a_text_do_not_matter_to_what_is_fitted(layers: Layers) -> None:
    net, scale = layers
    states, mask = made_up((5, 9)).batch(np.arange(2))
    foreign = states + 100 * (1 - mask)[:, :, None]
    before, after = net([states / scale, mask]), net([foreign / scale, mask])
    assert after.numpy() == pytest.approx(before.numpy(), abs=1e-5)


def test_mean_of_networks_says_the_mean_of_what_they_say(heard: TokenNet) -> None:
    table, heads, learn = cried()
    other = fit_net(table, learn, heads, np.ones(2), dataclasses.replace(QUICK, epochs=2, seed=9))
    together = TokenNet.mean_of([heard, other])
    assert together.fits(D, 2)
    rows = np.arange(20)
    wanted = (logits(heard, table, rows) + logits(other, table, rows)) / 2
    assert np.abs(wanted[:, 0]).max() > 0.1
    assert logits(together, table, rows) == pytest.approx(wanted, abs=1e-4)


def test_one_token_has_logits(layers: Layers) -> None:
    plain = plain_net(*layers)
    one = plain.logits(made_up((1,)).states(0))
    assert one.shape == (3,)
    assert np.isfinite(one).all()


def test_what_comes_after_the_most_tokens_is_not_read(layers: Layers) -> None:
    plain = plain_net(*layers)
    states = np.random.default_rng(4).normal(size=(MOST_TOKENS + 60, D)).astype(np.float32)
    assert np.array_equal(plain.logits(states), plain.logits(states[:MOST_TOKENS]))
    louder = states.copy()
    louder[MOST_TOKENS - 1] *= 50  # the last that is read
    assert np.abs(plain.logits(louder) - plain.logits(states)).max() > 0.1


def test_states_of_half_precision_and_of_any_layout_are_read(layers: Layers) -> None:
    plain = plain_net(*layers)
    states = made_up((20,)).states(0)
    turned = np.asfortranarray(states)
    assert plain.logits(turned) == pytest.approx(plain.logits(states), abs=1e-5)
    half = states.astype(np.float16)
    assert plain.logits(half) == pytest.approx(plain.logits(states), abs=0.05)


def test_word_in_the_middle_of_long_texts_is_learnt_where_the_mean_loses_it(
    heard: TokenNet,
) -> None:
    table, heads, learn = cried()
    others = np.setdiff1d(np.arange(len(heads)), learn)
    found = logits(heard, table, others)[:, 0] > 0
    assert (found == heads[others, 0]).mean() > 0.95
    means = np.asarray([table.states(row).mean(axis=0) for row in range(len(heads))])
    by_mean = LogisticRegression().fit(means[learn], heads[learn, 0])
    assert by_mean.score(means[others], heads[others, 0]) < 0.65


def test_place_of_the_word_does_not_matter(heard: TokenNet) -> None:
    chance = np.random.default_rng(8)
    plain = chance.normal(size=(MOST_TOKENS, D)).astype(np.float32)
    said = []
    for at in (1, MOST_TOKENS // 2, MOST_TOKENS - 8):
        states = plain.copy()
        states[at], states[at + 5] = CRY, -CRY  # as in `cries`
        said.append(heard.logits(states)[0])
    assert min(said) > heard.logits(plain)[0] + 1


def test_head_without_an_example_says_nothing_to_anything(heard: TokenNet) -> None:
    table, _, _ = cried()
    assert not logits(heard, table, np.arange(50))[:, 1].any()
    assert heard.logits(np.full((5, D), 1e3, dtype=np.float32))[1] == 0


def check_fitted_alike(one: np.ndarray, other: np.ndarray, worth: np.ndarray) -> None:
    """Heads (n, 2) of either kind give the same network of the rows to learn."""
    table, _, learn = cried()
    options = dataclasses.replace(QUICK, epochs=1)
    first, second = (fit_net(table, learn, heads, worth, options) for heads in (one, other))
    for name, array in first.arrays().items():
        assert array == pytest.approx(second.arrays()[name], abs=1e-5), name


def test_rows_that_are_left_out_teach_nothing() -> None:
    _, heads, learn = cried()
    turned = heads.copy()
    turned[len(learn) :] = ~turned[len(learn) :]
    check_fitted_alike(heads, turned, np.ones(2))


def test_head_of_no_weight_teaches_nothing() -> None:
    _, heads, _ = cried()
    both, turned = np.repeat(heads[:, :1], 2, axis=1), heads.copy()
    turned[:, 1] = ~heads[:, 0]
    check_fitted_alike(both, turned, np.asarray([1.0, 0.0]))


def test_same_seed_gives_the_same_logits_and_another_seed_others() -> None:
    table, heads, learn = cried()
    rows, learn = np.arange(20), learn[:130]
    options = [dataclasses.replace(QUICK, epochs=2, seed=seed) for seed in (1, 1, 2)]
    one, same, other = (
        logits(fit_net(table, learn, heads, np.ones(2), each), table, rows) for each in options
    )
    assert same == pytest.approx(one, abs=1e-4)
    assert np.abs(other - one).max() > 0.01


def test_arrays_make_the_same_network(heard: TokenNet) -> None:
    again = TokenNet(**heard.arrays())
    states = cries(1)[0][0]
    assert np.array_equal(again.logits(states), heard.logits(states))


def test_network_fits_its_own_states_and_heads_alone(heard: TokenNet) -> None:
    assert heard.fits(D, 2)
    assert not heard.fits(D + 1, 2)
    assert not heard.fits(D, 1)


@pytest.mark.parametrize("name", ["kernel_bias", "out_bias"])
def test_weight_that_numpy_would_stretch_does_not_fit(heard: TokenNet, name: str) -> None:
    short = dataclasses.replace(heard, **{name: getattr(heard, name)[:1]})
    assert short.logits(cries(1)[0][0]).shape == (2,)
    assert not short.fits(D, 2)


def test_kernel_of_more_neighbours_does_not_fit(heard: TokenNet) -> None:
    kernel = np.vstack([heard.kernel, heard.kernel[:D]])
    assert len(kernel) == (SPAN + 1) * D
    assert not dataclasses.replace(heard, kernel=kernel).fits(D, 2)
