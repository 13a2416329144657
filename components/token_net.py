"""A small network over an encoder's token states: what stands somewhere in a message is seen.

A mean over all tokens dilutes a cry for help inside a long question. Here each token is read with
its neighbours (convolution), a few learned looks choose the tokens that matter (attention, Bahdanau
et al. 2015), and the strongest value of each channel counts as well (maximum over time, Kim 2014).
Fitted by `components.token_net_fit`; plain numpy here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

SPAN: Final = 3  # tokens that the convolution sees at once
MOST_TOKENS: Final = 96  # of one text; the rest is not read


@dataclass(frozen=True)
class TokenNet:
    """Weights: `width` channels, `looks` attentions, one logit a head."""

    scale: np.ndarray  # (): states are divided by this
    kernel: np.ndarray  # (SPAN * d, width)
    kernel_bias: np.ndarray  # (width,)
    attention: np.ndarray  # (width, looks)
    out: np.ndarray  # ((looks + 1) * width, heads): looks first, the maximum last
    out_bias: np.ndarray  # (heads,)

    def logits(self, states: np.ndarray) -> np.ndarray:
        """Return one logit a head (heads,) of the token states (tokens, d) of one text."""
        near = self._channels(states[:MOST_TOKENS] / self.scale)
        weights = near @ self.attention
        weights = np.exp(weights - weights.max(axis=0))
        looks = (weights / weights.sum(axis=0)).T @ near
        seen = np.concatenate([looks.ravel(), near.max(axis=0)])
        return np.asarray(seen @ self.out + self.out_bias)

    def _channels(self, states: np.ndarray) -> np.ndarray:
        """Return each token with its neighbours as channels (tokens, width), none below 0."""
        tokens, d = states.shape
        padded = np.zeros((tokens + SPAN - 1, d), dtype=np.float32)
        padded[SPAN // 2 : SPAN // 2 + tokens] = states
        found = self.kernel_bias + sum(
            padded[at : at + tokens] @ self.kernel[at * d : (at + 1) * d] for at in range(SPAN)
        )
        return np.asarray(np.maximum(found, 0))

    @classmethod
    def mean_of(cls, nets: Sequence[TokenNet]) -> TokenNet:
        """Return one net whose logits are the mean of theirs; all of one shape and scale.

        What two fits from different seeds agree on is less of chance's making.
        """
        count, (width, looks) = len(nets), nets[0].attention.shape
        attention = np.zeros((count * width, count * looks), dtype=np.float32)
        chosen = np.zeros((count * looks, count * width, nets[0].out.shape[1]), dtype=np.float32)
        strongest = []
        for number, net in enumerate(nets):
            wide = slice(number * width, (number + 1) * width)
            own = slice(number * looks, (number + 1) * looks)
            attention[wide, own] = net.attention
            parts = (net.out / count).reshape(looks + 1, width, -1)
            chosen[own, wide] = parts[:looks]
            strongest.append(parts[looks])
        return cls(
            scale=nets[0].scale,
            kernel=np.concatenate([net.kernel for net in nets], axis=1),
            kernel_bias=np.concatenate([net.kernel_bias for net in nets]),
            attention=attention,
            out=np.concatenate([chosen.reshape(-1, chosen.shape[2]), *strongest]),
            out_bias=np.mean([net.out_bias for net in nets], axis=0),
        )

    def fits(self, d: int, heads: int) -> bool:
        """Return whether all weights fit each other, states of size `d`, and `heads`.

        Raises ValueError for an attention that is no table.
        """
        width, looks = self.attention.shape
        shapes = {
            "scale": (),
            "kernel": (SPAN * d, width),
            "kernel_bias": (width,),
            "attention": (width, looks),
            "out": ((looks + 1) * width, heads),
            "out_bias": (heads,),
        }
        return {name: array.shape for name, array in self.arrays().items()} == shapes

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all weights by name, as `TokenNet(**arrays)` takes them."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
