"""Thresholds are what a fixed share of ordinary messages reaches; no message judges itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from components.danger_examples import Dangers
from components.danger_thresholds import (
    BUDGETS,
    OUT,
    Grams,
    held_out,
    table,
    thresholds,
)
from components.small_model_fit import C, fit_heads, gram_table
from components.token_net_fit import NetOptions
from tests.components.danger_parts import DANGERS, learned
from wire.danger import Thresholds, judge
from wire.ngrams import windows
from wire.small_model import HEADS
from wire.triage import URGENT_CLASSES, Triage

BUDGET = {"urgent": 1.0, "urgent_class": 2.0, "class": 5.0, "check_in": 10.0}
QUICK = NetOptions(width=8, looks=2, epochs=8)
RULES = Triage({"rules": [{"id": "life", "class": "self_harm", "patterns": ["my life"]}]})


def judged(ordinary: int = 1000, alike: int = 10, harm: int = 20) -> Dangers:
    """Return examples without words: ordinary ones, look-alikes, and dangers of every class."""
    count = ordinary + alike + harm
    heads = np.zeros((count, len(HEADS)), dtype=bool)
    heads[ordinary + alike :] = True
    texts = ["a text"] * count
    return Dangers(texts, texts, heads, np.arange(count) < ordinary)


def rising(examples: Dangers) -> np.ndarray:
    """Return margins: ordinary messages rise evenly from 0 to 1, all others have 0.5 and 2."""
    ordinary = int(examples.ordinary.sum())
    column = np.full(len(examples.texts), 0.5)
    column[:ordinary] = np.linspace(0, 1, ordinary)
    column[examples.heads.any(axis=1)] = 2.0
    return np.repeat(column[:, None], len(HEADS), axis=1)


def test_threshold_is_reached_by_its_share_of_ordinary_messages() -> None:
    examples = judged()
    margins = rising(examples)
    found = thresholds(margins, examples, BUDGET)
    ordinary = margins[examples.ordinary, 0]
    kinds = {head: "urgent_class" if head in URGENT_CLASSES else "class" for head in HEADS}
    for head, kind in {**kinds, "urgent": "urgent"}.items():
        share = 100 * (ordinary >= found["card"][head]).mean()
        assert share == pytest.approx(BUDGET[kind], abs=0.2), head
    assert 100 * (ordinary >= found["check_in"]).mean() == pytest.approx(10, abs=0.2)


def test_thresholds_look_at_ordinary_messages_alone() -> None:
    examples = judged()
    margins = rising(examples)
    found = thresholds(margins, examples, BUDGET)
    margins[~examples.ordinary] = -99.0
    assert thresholds(margins, examples, BUDGET) == found


def test_thresholds_are_read_by_the_judge() -> None:
    examples = judged()
    margins = rising(examples)
    at = Thresholds.from_dict(thresholds(margins, examples, BUDGET))
    heard = judge(dict(zip(HEADS, margins[-1])), at)
    assert heard.urgent
    assert "self_harm" in heard.classes


def test_head_that_was_never_learnt_never_fires() -> None:
    examples = judged(200, 0, 5)
    weights, bias = fit_heads(gram_table([["a"], ["b"]]), np.zeros((2, len(HEADS)), bool), C)
    margins = np.repeat(bias[None, :], len(examples.texts), axis=0)
    at = Thresholds.from_dict(thresholds(margins, examples, BUDGET))
    assert not weights.any()
    assert judge(dict(zip(HEADS, map(float, bias))), at).classes == ()


def test_table_tells_what_each_head_hears() -> None:
    examples = judged()
    small = rising(examples)
    large = small.copy()
    small[-10:] = -1.0  # half of the dangers pass the small model
    large[-20:-10] = -1.0  # and the others the large one
    margins = {"small": small, "large": large, "alone": small}
    found = {name: thresholds(margins[name], examples, BUDGET) for name in margins}
    found["alone"]["card"] = dict.fromkeys(HEADS, -1.0)  # heard sooner
    first, head, *rows = table(margins, examples, found, np.zeros(len(examples.texts), bool))
    assert first == "1030 messages: 1000 ordinary, 10 alike"
    assert head.split() == ["head", "n", "small", "large", "union", "alike", "alone"]
    cells = {row.split()[0]: row.split()[1:] for row in rows}
    assert list(cells) == list(HEADS)
    assert set(map(tuple, cells.values())) == {("20", "50.0", "50.0", "100.0", "0.0", "100.0")}


def test_table_counts_the_rules_for_the_urgent_head_alone() -> None:
    examples = judged()
    silent = dict.fromkeys(BUDGETS, rising(examples) - 9.0)
    at = {name: {"card": dict.fromkeys(HEADS, 0.0)} for name in silent}
    rows = table(silent, examples, at, ~examples.ordinary)
    cells = {row.split()[0]: row.split()[1:] for row in rows[2:]}
    assert cells["urgent"] == ["20", "0.0", "0.0", "100.0", "100.0", "0.0"]
    assert cells["self_harm"] == ["20", "0.0", "0.0", "0.0", "0.0", "0.0"]


def made_up() -> Dangers:
    """Return the made-up messages, as they are read."""
    tokens, heads = learned()
    texts = [" ".join(words[1:-1]) for words in tokens]
    return Dangers(texts, texts, heads, np.arange(len(texts)) >= 22)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dangers]:
    """The made-up messages, with a cache of these tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERN_MODELS_DIR", str(tmp_path_factory.mktemp("models")))
        yield made_up()


@pytest.fixture(scope="module")
def apart(examples: Dangers) -> dict[str, np.ndarray]:
    """Margins of the made-up messages by models that have not seen them."""
    return held_out(examples, RULES, QUICK)


def test_every_message_is_judged_by_both_models(
    examples: Dangers, apart: dict[str, np.ndarray]
) -> None:
    assert set(apart) == set(BUDGETS)
    harm = HEADS.index("self_harm")
    wanted = examples.heads[:, harm]
    for name in BUDGETS:
        assert apart[name].shape == examples.heads.shape
        assert np.isfinite(apart[name]).all()
        assert apart[name][wanted, harm].mean() > apart[name][~wanted, harm].mean() + 0.2


def test_small_model_has_the_same_margins_when_it_is_alone(apart: dict[str, np.ndarray]) -> None:
    assert np.array_equal(apart["alone"], apart["small"])


def test_no_message_is_judged_by_a_model_that_has_seen_it(examples: Dangers) -> None:
    alone = "quixotic zephyr vortex"  # shares nothing with the others
    texts, heads = [*examples.texts[:-1], alone], examples.heads.copy()
    abuse = HEADS.index("abuse")
    heads[-1, abuse] = True
    found = held_out(replace(examples, texts=texts, readings=texts, heads=heads), RULES, QUICK)
    grams = gram_table([RULES.tokens(text) for text in texts])
    weights, bias = fit_heads(grams, heads, C)
    seen = np.asarray(grams[-1] @ weights.T + bias)[0, abuse]
    for name in BUDGETS:
        assert found[name][-1, abuse] < -0.5 < 0.2 < seen, name


def test_small_model_reads_what_was_written_and_the_large_one_its_reading(
    examples: Dangers, apart: dict[str, np.ndarray]
) -> None:
    cry = DANGERS["self_harm"][0]
    changed = replace(
        examples,
        texts=[*examples.texts[:-2], cry, examples.texts[-1]],
        readings=[*examples.readings[:-1], cry],
    )
    found, harm = held_out(changed, RULES, QUICK), HEADS.index("self_harm")
    written, read = (
        {name: found[name][row, harm] - apart[name][row, harm] for name in BUDGETS}
        for row in (-2, -1)
    )
    assert written["small"] > 0.2 > abs(written["large"])
    assert read["large"] > 0.2 > abs(read["small"])


def test_states_of_texts_are_encoded_once(examples: Dangers, apart: dict[str, np.ndarray]) -> None:
    [file] = Path(os.environ["LANTERN_MODELS_DIR"]).rglob("*.sqlite3")
    before = file.read_bytes()
    again = held_out(examples, RULES, QUICK)
    assert file.read_bytes() == before
    for name in BUDGETS:
        assert again[name] == pytest.approx(apart[name], abs=1e-4)


def test_message_has_the_highest_margin_of_its_windows() -> None:
    cry = DANGERS["self_harm"][0].split()
    before, after = [[f"{word}{n}" for n in range(40)] for word in ("ask", "say")]
    messages = [cry, [*before, *cry, *after], ["hello"]]
    grams = Grams.of(messages)
    assert grams.whole.shape[0] == len(messages)
    assert grams.owner.tolist() == [0, *[1] * (grams.parts.shape[0] - 2), 2]
    tokens, heads = learned()
    weights, bias = fit_heads(gram_table(tokens), heads, C)
    highest = grams.highest(np.asarray(grams.parts @ weights.T + bias))
    for row, words in enumerate(messages):
        each = np.asarray(gram_table(windows(words)) @ weights.T + bias)
        assert highest[row] == pytest.approx(each.max(axis=0), abs=1e-5)
    harm = HEADS.index("self_harm")
    diluted = np.asarray(grams.whole[1] @ weights.T + bias)[0, harm]
    assert highest[1, harm] > diluted + 0.3


def test_written_thresholds_of_the_project_are_read_for_both_models() -> None:
    path = Path(__file__).parents[2] / OUT
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(found) == set(BUDGETS)
    for name in BUDGETS:
        at = Thresholds.from_dict(found[name])
        assert at.check_in < at.card["urgent"]


def test_small_model_of_the_project_is_heard_sooner_when_it_is_alone() -> None:
    found = yaml.safe_load((Path(__file__).parents[2] / OUT).read_text(encoding="utf-8"))
    small, alone = (Thresholds.from_dict(found[name]) for name in ("small", "alone"))
    assert alone.card["urgent"] < small.card["urgent"]
    assert alone.check_in < small.check_in
    assert all(alone.card[head] <= small.card[head] for head in HEADS)
