"""The large safety model: its parts add up, and what is saved is what is loaded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from components.danger_model import NET_SHARE, DangerModel
from components.linear_parts import FEW
from components.model_files import ModelFileError, read_model, write_model
from components.sentence_encoder import DIMENSIONS
from components.small_model_fit import gram_table
from components.token_net import SPAN, TokenNet
from components.token_net_fit import NetOptions
from tests.components.damage import JSON_DAMAGES
from tests.components.danger_parts import learned
from tests.components.token_parts import table_of, word_states
from wire.ngrams import BUCKETS, buckets, windows
from wire.small_model import HEADS

HARM = HEADS.index("self_harm")
QUICK = NetOptions(width=8, looks=2, epochs=8)
WIDTH, LOOKS = 2, 3  # of the network without weights


def fitted(heads: np.ndarray, rows: np.ndarray | None = None) -> DangerModel:
    """Fit on the made-up messages with these heads."""
    tokens, _ = learned()
    states = table_of([word_states(words) for words in tokens])
    return DangerModel.fit(gram_table(tokens), states, heads, rows, QUICK)


@pytest.fixture(scope="module")
def model() -> DangerModel:
    """A model of the made-up messages."""
    return fitted(learned()[1])


def margins_of(model: DangerModel, tokens: list[list[str]]) -> np.ndarray:
    """Return margins (n, heads), one message after the other."""
    return np.asarray([model.margins(word_states(words), windows(words)) for words in tokens])


def no_arrays() -> dict[str, np.ndarray]:
    """Return the weights of a model that says nothing, by their names in a file."""
    heads = len(HEADS)
    shapes = {
        "gram_weights": (heads, BUCKETS),
        "bias": (heads,),
        "net_kernel": (SPAN * DIMENSIONS, WIDTH),
        "net_kernel_bias": (WIDTH,),
        "net_attention": (WIDTH, LOOKS),
        "net_out": ((LOOKS + 1) * WIDTH, heads),
        "net_out_bias": (heads,),
    }
    found = {name: np.zeros(shape, dtype=np.float32) for name, shape in shapes.items()}
    return {**found, "net_scale": np.asarray(1.0, dtype=np.float32)}


PARTS = tuple(no_arrays())


def plain(**parts: np.ndarray) -> DangerModel:
    """Return a model with no weights but these."""
    arrays = {**no_arrays(), **parts}
    net = {n.removeprefix("net_"): arrays.pop(n) for n in list(arrays) if n.startswith("net_")}
    return DangerModel(**arrays, net=TokenNet(**net))


def check_refused(folder: Path, arrays: dict[str, np.ndarray]) -> None:
    """A model of these arrays is not loaded."""
    write_model(folder, arrays, {})
    with pytest.raises(ModelFileError):
        DangerModel.load(folder)


def test_weights_of_grams_the_bias_and_the_network_add_up() -> None:
    grams = np.zeros((len(HEADS), BUCKETS), dtype=np.float32)
    grams[HARM, sorted(buckets(["cry"]))] = 1.0
    bias = np.arange(len(HEADS), dtype=np.float32)
    said = np.zeros(len(HEADS), dtype=np.float32)
    said[0], said[HARM] = 5.0, -2.0
    parts = plain(gram_weights=grams, bias=bias, net_out_bias=said)
    found = parts.margins(word_states(["cry"]), [["cry"]])
    wanted = bias + NET_SHARE * said
    wanted[HARM] += np.sqrt(len(buckets(["cry"])))
    assert found == pytest.approx(wanted)


def test_message_has_the_highest_margins_by_grams_of_its_parts(model: DangerModel) -> None:
    parts = [["what", "does", "it", "cost"], ["end", "my", "life"], ["my", "husband", "hits"]]
    states = word_states(["any", "words"])
    each = np.asarray([model.margins(states, [part]) for part in parts])
    assert model.margins(states, parts) == pytest.approx(each.max(axis=0), abs=1e-5)


def test_cry_in_a_long_message_is_not_diluted_by_what_stands_around_it(model: DangerModel) -> None:
    cry = ["i", "want", "to", "end", "my", "life", "tonight"]
    before, after = [[f"{word}{n}" for n in range(40)] for word in ("ask", "say")]
    long = [".", *before, *cry, *after, "."]
    states = word_states(["any", "words"])
    whole, read = model.margins(states, [long]), model.margins(states, windows(long))
    assert read[HARM] > whole[HARM] + 0.3


def test_danger_stands_above_all_else(model: DangerModel) -> None:
    tokens, heads = learned()
    margins = margins_of(model, tokens)
    assert margins.shape == (len(tokens), len(HEADS))
    for head in ("urgent", "self_harm", "abuse", "personal_advice"):
        wanted = heads[:, HEADS.index(head)]
        column = margins[:, HEADS.index(head)]
        assert column[wanted].min() > column[~wanted].max(), head


def test_network_hears_what_is_urgent_beside_the_grams(model: DangerModel) -> None:
    tokens, heads = learned()
    deaf = dataclasses.replace(model, gram_weights=np.zeros_like(model.gram_weights))
    urgent = HEADS.index("urgent")
    column, wanted = margins_of(deaf, tokens)[:, urgent], heads[:, urgent]
    assert column[wanted].mean() > column[~wanted].mean() + 0.1


def test_head_without_an_example_never_rises(model: DangerModel) -> None:
    tokens, _ = learned()
    strange = [[".", "zzz", "qqq", "?"], ["never", "heard", "of"]]
    margins = margins_of(model, [*tokens, *strange])
    assert (margins[:, HEADS.index("pregnancy")] == -1.0).all()


def test_message_has_the_same_margins_by_grams_alone_and_in_a_training(model: DangerModel) -> None:
    tokens, _ = learned()
    table = gram_table(tokens[:10] * 8)
    assert table.shape[0] > FEW
    many = model.gram_margins(table)
    for row in range(10):
        assert model.gram_margins(table[row])[0] == pytest.approx(many[row], abs=1e-4)


@pytest.mark.parametrize("words", [[], ["."]])
def test_message_without_words_has_margins(model: DangerModel, words: list[str]) -> None:
    margins = model.margins(word_states(["?"]), windows(words))
    assert margins.shape == (len(HEADS),)
    assert np.isfinite(margins).all()


def test_rows_that_are_left_out_teach_nothing() -> None:
    _, heads = learned()
    rows = np.arange(0, len(heads), 2)
    turned = heads.copy()
    turned[1::2] = ~turned[1::2]
    one, other = fitted(heads, rows), fitted(turned, rows)
    tokens, _ = learned()
    assert margins_of(one, tokens) == pytest.approx(margins_of(other, tokens), abs=1e-4)


def test_same_examples_give_the_same_margins(model: DangerModel) -> None:
    tokens, heads = learned()
    again = margins_of(fitted(heads), tokens)
    assert again == pytest.approx(margins_of(model, tokens), abs=1e-4)


def test_saved_model_gives_nearly_the_same_margins(model: DangerModel, tmp_path: Path) -> None:
    tokens, _ = learned()
    model.save(tmp_path)
    loaded = DangerModel.load(tmp_path)
    assert margins_of(loaded, tokens) == pytest.approx(margins_of(model, tokens), abs=0.02)


def test_saved_model_has_the_parts_that_are_tried_below(model: DangerModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    arrays, _ = read_model(tmp_path)
    assert set(arrays) == set(PARTS)
    write_model(tmp_path, no_arrays(), {})
    DangerModel.load(tmp_path)


@pytest.mark.parametrize("damage", JSON_DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("file", ["arrays.npz", "facts.json"])
def test_damaged_file_is_refused(
    model: DangerModel, tmp_path: Path, file: str, damage: Callable[[Path], None]
) -> None:
    model.save(tmp_path)
    damage(tmp_path / file)
    with pytest.raises(ModelFileError):
        DangerModel.load(tmp_path)


@pytest.mark.parametrize("name", PARTS)
def test_model_without_a_part_is_refused(tmp_path: Path, name: str) -> None:
    check_refused(tmp_path, {k: v for k, v in no_arrays().items() if k != name})


@pytest.mark.parametrize("name", ["more", "net_more", "net"])
def test_model_with_a_part_too_many_is_refused(tmp_path: Path, name: str) -> None:
    check_refused(tmp_path, {**no_arrays(), name: np.zeros(1)})


@pytest.mark.parametrize("part", [0.5, 2])
@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("name", PARTS)
def test_parts_that_do_not_fit_each_other_are_refused(
    tmp_path: Path, name: str, axis: int, part: float
) -> None:
    parts = no_arrays()
    array = np.atleast_1d(parts[name])
    axis = min(axis, array.ndim - 1)
    # Half of it or twice: an n-gram table with fewer buckets, a kernel of more neighbours.
    length = max(1, int(array.shape[axis] * part))
    parts[name] = np.take(array, range(length), axis=axis, mode="wrap")
    check_refused(tmp_path, parts)


@pytest.mark.parametrize("name", ["bias", "net_kernel_bias", "net_out_bias", "net_scale"])
def test_weight_that_numpy_would_stretch_is_refused(tmp_path: Path, name: str) -> None:
    check_refused(tmp_path, {**no_arrays(), name: np.ones(1)})


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
@pytest.mark.parametrize("name", PARTS)
def test_number_that_is_none_is_refused(tmp_path: Path, name: str, value: float) -> None:
    parts = no_arrays()
    array = parts[name].astype(np.float64)
    array[(-1,) * array.ndim] = value
    check_refused(tmp_path, {**parts, name: array})


@pytest.mark.parametrize("scale", [0.0, -1.0])
def test_scale_by_which_nothing_can_be_divided_is_refused(tmp_path: Path, scale: float) -> None:
    check_refused(tmp_path, {**no_arrays(), "net_scale": np.asarray(scale)})


def test_words_in_place_of_numbers_are_refused(tmp_path: Path) -> None:
    check_refused(tmp_path, {**no_arrays(), "bias": np.asarray(["many"] * len(HEADS))})


def test_attention_in_one_row_of_numbers_is_refused(tmp_path: Path) -> None:
    check_refused(tmp_path, {**no_arrays(), "net_attention": np.zeros(WIDTH)})
