"""The large safety model: its parts add up, and what is saved is what is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from components.danger_model import GRAM_SHARE, NEAR_SHARE, DangerModel
from components.linear_parts import FEW
from components.model_files import ModelFileError, write_model
from components.small_model_fit import gram_table
from tests.components.damage import JSON_DAMAGES
from tests.components.danger_parts import learned
from wire.ngrams import BUCKETS, buckets
from wire.small_model import HEADS

HARM = HEADS.index("self_harm")


def made_up_vectors(heads: np.ndarray) -> np.ndarray:
    """Return unit vectors (n, 8) that lie near those of the same class, and a little apart."""
    chance = np.random.default_rng(5)
    centres = chance.normal(size=(2 ** heads.shape[1], 8))
    number = heads @ (1 << np.arange(heads.shape[1]))
    vectors = centres[number] + 0.3 * chance.normal(size=(len(heads), 8))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def model() -> DangerModel:
    """A model of the made-up messages."""
    tokens, heads = learned()
    return DangerModel.fit(made_up_vectors(heads), tokens, heads)


def plain(**parts: np.ndarray) -> DangerModel:
    """Return a model with no weights but these, that knows four examples, one of self-harm."""
    heads = np.zeros((4, len(HEADS)), dtype=bool)
    heads[0, HARM] = True
    nothing = {
        "gram_weights": np.zeros((len(HEADS), BUCKETS), dtype=np.float32),
        "vector_weights": np.zeros((len(HEADS), 2), dtype=np.float32),
        "bias": np.zeros(len(HEADS), dtype=np.float32),
        "examples": np.asarray([[1, 0], [0, 1], [0, 1], [0, 1]], dtype=np.float32),
        "example_heads": heads,
    }
    return DangerModel(**{**nothing, **parts})


def test_nearness_to_examples_counts() -> None:
    there, between, away = plain().margins(
        np.asarray([[1, 0], [0.6, 0.6], [0, 1]], dtype=np.float32), [["a"], ["a"], ["a"]]
    )
    wanted = np.zeros(len(HEADS))
    wanted[HARM] = NEAR_SHARE
    assert there == pytest.approx(wanted)
    assert between == pytest.approx(0 * wanted)
    assert away == pytest.approx(-wanted)


def test_weights_of_vectors_and_grams_and_the_bias_add_up() -> None:
    grams = np.zeros((len(HEADS), BUCKETS), dtype=np.float32)
    grams[HARM, sorted(buckets(["cry"]))] = 1.0
    vector_weights = np.zeros((len(HEADS), 2), dtype=np.float32)
    vector_weights[HARM] = (0.25, 0.5)
    bias = np.arange(len(HEADS), dtype=np.float32)
    parts = plain(gram_weights=grams, vector_weights=vector_weights, bias=bias)
    [found] = parts.margins(np.asarray([[0.6, 0.6]], dtype=np.float32), [["cry"]])
    wanted = bias.copy()
    wanted[HARM] += 0.45 + np.sqrt(len(buckets(["cry"])))
    assert found == pytest.approx(wanted)


def test_danger_stands_above_all_else(model: DangerModel) -> None:
    tokens, heads = learned()
    margins = model.margins(made_up_vectors(heads), tokens)
    assert margins.shape == (len(tokens), len(HEADS))
    for head in ("urgent", "self_harm", "abuse", "personal_advice"):
        wanted = heads[:, HEADS.index(head)]
        column = margins[:, HEADS.index(head)]
        assert column[wanted].min() > column[~wanted].max(), head


def test_head_without_an_example_never_rises(model: DangerModel) -> None:
    tokens, heads = learned()
    margins = model.margins(made_up_vectors(heads), tokens)
    assert (margins[:, HEADS.index("pregnancy")] == -1.0).all()


def test_message_has_the_same_margins_alone_and_in_a_training(model: DangerModel) -> None:
    tokens, heads = learned()
    tokens, vectors = tokens[:10] * 8, np.tile(made_up_vectors(heads)[:10], (8, 1))
    assert len(tokens) > FEW
    many = model.margins(vectors, tokens)
    for row in range(10):
        alone = model.margins(vectors[row : row + 1], [tokens[row]])
        assert alone[0] == pytest.approx(many[row], abs=1e-4)


def test_n_grams_may_be_counted_before(model: DangerModel) -> None:
    tokens, heads = learned()
    vectors = made_up_vectors(heads)
    table = gram_table(tokens)
    again = DangerModel.fit_table(vectors, table, heads)
    assert np.array_equal(
        again.margins_of_table(vectors, table), model.margins(vectors, list(tokens))
    )


def test_grams_weigh_more_than_in_the_fit(model: DangerModel) -> None:
    tokens, heads = learned()
    vectors = made_up_vectors(heads)
    share = model.gram_weights @ gram_table(tokens)[0].T.toarray().ravel()
    bare = DangerModel(
        model.gram_weights / GRAM_SHARE,
        model.vector_weights,
        model.bias,
        model.examples,
        model.example_heads,
    )
    less = model.margins(vectors[:1], tokens[:1]) - bare.margins(vectors[:1], tokens[:1])
    assert less[0] == pytest.approx(share * (1 - 1 / GRAM_SHARE), abs=1e-4)


def test_saved_model_gives_nearly_the_same_margins(model: DangerModel, tmp_path: Path) -> None:
    tokens, heads = learned()
    vectors = made_up_vectors(heads)
    model.save(tmp_path)
    loaded = DangerModel.load(tmp_path)
    assert loaded.margins(vectors, tokens) == pytest.approx(
        model.margins(vectors, tokens), abs=0.02
    )
    assert loaded.example_heads.dtype == bool


@pytest.mark.parametrize("damage", JSON_DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("file", ["arrays.npz", "facts.json"])
def test_damaged_file_is_refused(
    model: DangerModel, tmp_path: Path, file: str, damage: Callable[[Path], None]
) -> None:
    model.save(tmp_path)
    damage(tmp_path / file)
    with pytest.raises(ModelFileError):
        DangerModel.load(tmp_path)


PARTS = ("gram_weights", "vector_weights", "bias", "examples", "example_heads")


@pytest.mark.parametrize("name", PARTS)
def test_model_without_a_part_is_refused(tmp_path: Path, name: str) -> None:
    write_model(tmp_path, {k: v for k, v in vars(plain()).items() if k != name}, {})
    with pytest.raises(ModelFileError):
        DangerModel.load(tmp_path)


def test_model_with_a_part_too_many_is_refused(tmp_path: Path) -> None:
    write_model(tmp_path, {**vars(plain()), "more": np.zeros(1)}, {})
    with pytest.raises(ModelFileError):
        DangerModel.load(tmp_path)


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("axis", [0, 1])
def test_parts_that_do_not_fit_each_other_are_refused(tmp_path: Path, name: str, axis: int) -> None:
    parts = dict(vars(plain()))
    if parts[name].ndim <= axis:
        axis = 0
    # Half of it: of an n-gram table with fewer buckets, of a shorter vector.
    half = max(1, parts[name].shape[axis] // 2)
    parts[name] = np.take(parts[name], range(half), axis=axis)
    write_model(tmp_path, parts, {})
    with pytest.raises(ModelFileError):
        DangerModel.load(tmp_path)


def test_examples_in_one_row_of_numbers_are_refused(tmp_path: Path) -> None:
    write_model(tmp_path, {**vars(plain()), "examples": np.zeros(2)}, {})
    with pytest.raises(ModelFileError):
        DangerModel.load(tmp_path)
