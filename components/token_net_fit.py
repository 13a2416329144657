"""Fits a `TokenNet` with TensorFlow, which Rasa brings; some seconds an epoch on two cores."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from components.token_net import SPAN, TokenNet
from components.token_table import TokenTable

BATCH: Final = 64
_SORTED_TOGETHER: Final = 20 * BATCH  # texts of like length share a batch, so little is padded
_FIRST_RATE: Final = 1.5e-3
_LAST_RATE: Final = 1e-5
_HIDDEN: Final = -1e4  # added to what stands behind a text's end


@dataclass(frozen=True)
class NetOptions:
    """How to fit."""

    width: int = 128
    looks: int = 4
    dropout: float = 0.3  # of what the heads see
    state_dropout: float = 0.1  # of whole channels of the states
    epochs: int = 6
    seed: int = 42
    nets: int = 2  # of which the mean is taken, from this seed and those after it


def fit_net(
    table: TokenTable,
    rows: np.ndarray,
    targets: np.ndarray,
    weights: np.ndarray,
    options: NetOptions,
) -> TokenNet:
    """Fit on `rows` of `table`; `targets` (n, heads) are of 0 and 1, `weights` (heads,) of losses.

    The same data, options and library give the same weights up to rounding. The logit of a head
    without an example is 0.
    """
    seeds = range(options.seed, options.seed + options.nets)
    each = (dataclasses.replace(options, seed=seed) for seed in seeds)
    net = TokenNet.mean_of(
        [plain_net(*fit_layers(table, rows, targets, weights, own)) for own in each]
    )
    learnt = targets[rows].any(axis=0)  # else it would say of what is strange what chance left it
    return dataclasses.replace(net, out=net.out * learnt, out_bias=net.out_bias * learnt)


def fit_layers(
    table: TokenTable,
    rows: np.ndarray,
    targets: np.ndarray,
    weights: np.ndarray,
    options: NetOptions,
) -> tuple[Any, float]:
    """Return the fitted Keras model of states and a mask, and by what states are divided first."""
    import tensorflow as tf  # heavy, and needed in training only

    tf.keras.utils.set_random_seed(options.seed)
    scale = table.spread()
    net = _layers(tf, table.steps.shape[1], targets.shape[1], options)
    batches = -(-len(rows) // BATCH)
    rate = tf.keras.optimizers.schedules.PolynomialDecay(
        _FIRST_RATE, options.epochs * batches, _LAST_RATE
    )
    step = _step(tf, net, tf.keras.optimizers.Adam(rate), weights)
    chance = np.random.default_rng(options.seed)
    for _ in range(options.epochs):
        for chosen in _batches(rows, table.lengths, chance):
            states, mask = table.batch(chosen)
            step(states / scale, mask, targets[chosen].astype(np.float32))
    return net, scale


def plain_net(net: Any, scale: float) -> TokenNet:
    """Return what `fit_layers` fitted as plain arrays."""
    kernel, kernel_bias = net.get_layer("near").get_weights()
    out, out_bias = net.get_layer("out").get_weights()
    return TokenNet(
        scale=np.float32(scale),
        kernel=kernel.reshape(-1, kernel.shape[-1]),
        kernel_bias=kernel_bias,
        attention=net.get_layer("attention").get_weights()[0],
        out=out,
        out_bias=out_bias,
    )


def logits(net: TokenNet, table: TokenTable, rows: np.ndarray) -> np.ndarray:
    """Return the logits (len(rows), heads) of texts of a table."""
    return np.asarray([net.logits(table.states(row)) for row in rows])


def _layers(tf: Any, d: int, heads: int, options: NetOptions) -> Any:
    keras = tf.keras.layers
    states, mask = tf.keras.Input((None, d)), tf.keras.Input((None,))
    shown = mask[:, :, None]
    hidden = (1 - shown) * _HIDDEN
    seen = keras.SpatialDropout1D(options.state_dropout)(states) * shown
    near = keras.Conv1D(options.width, SPAN, padding="same", activation="relu", name="near")(seen)
    looks = keras.Dense(options.looks, use_bias=False, name="attention")(near) + hidden
    chosen = tf.einsum("btl,btw->blw", tf.nn.softmax(looks, axis=1), near)
    chosen = keras.Reshape((options.looks * options.width,))(chosen)
    strongest = tf.reduce_max(near + hidden, axis=1)
    both = keras.Dropout(options.dropout)(tf.concat([chosen, strongest], axis=1))
    return tf.keras.Model([states, mask], keras.Dense(heads, name="out")(both))


def _step(tf: Any, net: Any, optimiser: Any, weights: np.ndarray) -> Any:
    worth = tf.constant(weights, dtype=tf.float32)
    smooth = 0.01  # labels by hand are seldom, but sometimes, wrong

    def step(states: Any, mask: Any, targets: Any) -> None:
        with tf.GradientTape() as tape:
            said = net([states, mask], training=True)
            soft = targets * (1 - 2 * smooth) + smooth
            losses = tf.nn.sigmoid_cross_entropy_with_logits(soft, said)
            loss = tf.reduce_mean(tf.reduce_sum(losses * worth, axis=1))
        gradients = tape.gradient(loss, net.trainable_variables)
        optimiser.apply_gradients(zip(gradients, net.trainable_variables))

    kinds = [tf.TensorSpec(shape) for shape in (net.input_shape[0], net.input_shape[1])]
    return tf.function(step, input_signature=[*kinds, tf.TensorSpec(net.output_shape)])


def _batches(
    rows: np.ndarray, lengths: np.ndarray, chance: np.random.Generator
) -> Iterator[np.ndarray]:
    mixed = rows[chance.permutation(len(rows))]
    batches = []
    for start in range(0, len(mixed), _SORTED_TOGETHER):
        part = mixed[start : start + _SORTED_TOGETHER]
        part = part[np.argsort(lengths[part], kind="stable")]
        batches += [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
    yield from (batches[number] for number in chance.permutation(len(batches)))
