"""The large safety model: n-grams of a message's words, and a network over its token states.

One margin a head (`wire.small_model.HEADS`). It sees redacted words, in Rasa, after the rules and
the small model have let a message pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

from components.linear_parts import FEW
from components.model_files import ModelFileError, read_model, write_model
from components.sentence_encoder import DIMENSIONS
from components.small_model_fit import fit_heads, gram_table
from components.token_net import TokenNet
from components.token_net_fit import NetOptions, fit_net
from components.token_table import TokenTable
from wire.ngrams import BUCKETS
from wire.small_model import HEADS, URGENT

NET_SHARE: Final = 0.4  # a logit of the network is worth so much margin
C: Final = 1.0
URGENT_WORTH: Final = 3.0  # in the network's loss: what it must not miss, against ...
CLASS_WORTH: Final = 1.5  # ... which class it is
_NET: Final = "net_"  # begins the names of the network's arrays


@dataclass(frozen=True)
class DangerModel:
    """Linear weights of each head over n-grams, and the network."""

    gram_weights: np.ndarray  # (heads, BUCKETS)
    bias: np.ndarray  # (heads,)
    net: TokenNet

    @classmethod
    def fit(
        cls,
        grams: csr_matrix,
        tokens: TokenTable,
        heads: np.ndarray,
        rows: np.ndarray | None = None,
        options: NetOptions | None = None,
    ) -> DangerModel:
        """Fit on n-grams (n, BUCKETS), token states and heads (n, heads), or on some `rows`."""
        rows = np.arange(len(heads)) if rows is None else rows
        weights, bias = fit_heads(grams[rows], heads[rows], C)
        worth = np.asarray([URGENT_WORTH if head == URGENT else CLASS_WORTH for head in HEADS])
        return cls(weights, bias, fit_net(tokens, rows, heads, worth, options or NetOptions()))

    def margins(self, states: np.ndarray, parts: Sequence[Sequence[str]]) -> np.ndarray:
        """Return margins (heads,) of one message: its states, and the tokens of its parts."""
        grams = self.gram_margins(gram_table(parts)).max(axis=0)
        return np.asarray(grams + NET_SHARE * self.net.logits(states))

    def gram_margins(self, table: csr_matrix) -> np.ndarray:
        """Return the n-grams' share of the margins, (n, heads)."""
        if table.shape[0] > FEW:
            return np.asarray(table @ self.gram_weights.T + self.bias)
        used = np.unique(table.indices)  # the product would copy all the weights first
        weights = np.ascontiguousarray(self.gram_weights[:, used].T)
        return np.asarray(table[:, used] @ weights + self.bias)

    def save(self, folder: Path) -> None:
        """Write the model into `folder`."""
        net = {f"{_NET}{name}": array for name, array in self.net.arrays().items()}
        grams = {"gram_weights": self.gram_weights.astype(np.float16), "bias": self.bias}
        write_model(folder, {**grams, **net}, {})

    @classmethod
    def load(cls, folder: Path) -> DangerModel:
        """Read what `save` wrote. Raises ModelFileError."""
        arrays, _ = read_model(folder)
        try:
            found = {name: array.astype(np.float32) for name, array in arrays.items()}
            if not all(np.isfinite(array).all() for array in found.values()):
                raise ValueError("a number that is none")  # no margin could be compared with one
            net = {n.removeprefix(_NET): found.pop(n) for n in list(found) if n.startswith(_NET)}
            model = cls(**found, net=TokenNet(**net))
            if not model._fits():
                raise ValueError("other buckets, states or heads")
        except (TypeError, ValueError) as error:
            raise ModelFileError("the parts of the saved model do not fit each other") from error
        return model

    def _fits(self) -> bool:
        grams = self.gram_weights.shape == (len(HEADS), BUCKETS)
        net = self.net.fits(DIMENSIONS, len(HEADS)) and self.net.scale > 0
        return grams and self.bias.shape == (len(HEADS),) and bool(net)
