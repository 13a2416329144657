"""What is fitted here is what `wire/` evaluates, to within a step of a byte."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from components.small_model_fit import C, fit_heads, gram_table, small_model
from tests.components.danger_parts import learned
from wire.ngrams import BUCKETS, buckets, windows
from wire.small_model import HEADS, SmallModel

NEW = (
    [".", "tonight", "i", "want", "to", "end", "my", "life", "."],
    [".", "my", "husband", "hits", "me", "."],
    [".", "what", "does", "it", "cost", "?"],
    [".", "zzz", "20", "qqq", "."],
    [],
)


@dataclass(frozen=True)
class Fitted:
    """Weights as they were fitted, and the model that reads what was written of them."""

    tokens: list[list[str]]
    heads: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    model: SmallModel

    def exact(self, words: list[str]) -> np.ndarray:
        """Return margins without rounding, over the whole message and its windows."""
        rows = gram_table([list(part) for part in windows(words)]) @ self.weights.T + self.bias
        return np.asarray(rows.max(axis=0))


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    """A model of the made-up messages, written and read."""
    tokens, heads = learned()
    weights, bias = fit_heads(gram_table(tokens), heads, C)
    written = json.loads(json.dumps(small_model(weights, bias), allow_nan=False))
    return Fitted(tokens, heads, weights, bias, SmallModel.from_dict(written))


def test_table_has_a_row_of_unit_length_for_each_message() -> None:
    table = gram_table([["a", "cry"], ["hello"], []])
    assert (table.shape, table.dtype) == ((3, BUCKETS), np.float32)
    for row, words in zip(table, (["a", "cry"], ["hello"], [])):
        assert set(row.indices) == buckets(words)
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1))).ravel()
    assert lengths == pytest.approx([1, 1, 0])


def test_margins_are_those_of_the_fit_within_quantisation(fitted: Fitted) -> None:
    step = np.abs(fitted.weights).max(axis=1) / 127
    for words in [*fitted.tokens, *NEW]:
        found = np.asarray([fitted.model.margins(words)[head] for head in HEADS])
        allowed = 0.5 * step * np.sqrt(len(buckets(words))) + 1e-4
        assert (np.abs(found - fitted.exact(words)) <= allowed).all(), words


def test_long_message_has_the_margins_of_the_fit_within_quantisation(fitted: Fitted) -> None:
    words = [*["and", "so", "on"] * 20, *NEW[0], *["it", "went"] * 30]
    step = np.abs(fitted.weights).max(axis=1) / 127
    found = np.asarray([fitted.model.margins(words)[head] for head in HEADS])
    allowed = 0.5 * step * np.sqrt(len(buckets(words))) + 1e-4
    assert (np.abs(found - fitted.exact(words)) <= allowed).all()


def test_small_model_tells_what_it_learnt_from_the_rest(fitted: Fitted) -> None:
    for head in ("urgent", "self_harm", "abuse", "personal_advice"):
        wanted = fitted.heads[:, HEADS.index(head)]
        found = np.asarray([fitted.model.margins(words)[head] for words in fitted.tokens])
        assert found[wanted].min() > found[~wanted].max(), head


def test_small_model_knows_what_it_has_not_seen(fitted: Fitted) -> None:
    cry, blow, ordinary, *_ = (fitted.model.margins(words) for words in NEW)
    assert cry["self_harm"] > ordinary["self_harm"]
    assert blow["abuse"] > ordinary["abuse"]


def test_head_without_an_example_has_no_weight(fitted: Fitted) -> None:
    for words in NEW:
        assert fitted.model.margins(words)["pregnancy"] == -1.0
    assert not fitted.weights[HEADS.index("pregnancy")].any()


def test_same_examples_give_the_same_file() -> None:
    tokens, heads = learned()
    one, two = (small_model(*fit_heads(gram_table(tokens), heads, C)) for _ in range(2))
    assert one == two


def test_largest_weights_of_both_signs_fit_a_byte() -> None:
    weights = np.zeros((len(HEADS), BUCKETS), dtype=np.float32)
    plus, minus = sorted(buckets(["hi"]))[:2]
    weights[0, plus], weights[0, minus], weights[1, plus] = 3.0, -3.0, 1e-9
    model = SmallModel.from_dict(small_model(weights, np.zeros(len(HEADS))))
    rows = [model.packed[bucket] & 0xFF for bucket in (plus, minus)]
    assert rows == [255, 1]
    assert model.margins(["hi"])["urgent"] == pytest.approx(0.0, abs=1e-6)
    assert model.margins(["hi"])["medical_emergency"] == pytest.approx(1e-9 / 2)


def test_sparse_columns_in_any_order_give_the_same_fit() -> None:
    tokens, heads = learned()
    table = gram_table(tokens)
    shuffled = csr_matrix(table.tocoo())
    one, two = fit_heads(table, heads, C), fit_heads(shuffled, heads, C)
    assert np.allclose(one[0], two[0])
    assert np.allclose(one[1], two[1])
