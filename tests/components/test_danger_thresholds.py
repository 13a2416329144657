"""Thresholds are what a fixed share of ordinary messages reaches; no message judges itself."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from components.danger_examples import Dangers
from components.danger_thresholds import (
    BUDGETS,
    OUT,
    Parts,
    held_out,
    segments,
    table,
    thresholds,
)
from components.small_model_fit import C, fit_heads, gram_table
from tests.components.danger_parts import DANGERS, learned
from wire.danger import Thresholds, judge
from wire.ngrams import WINDOW_WORDS
from wire.small_model import HEADS
from wire.triage import URGENT_CLASSES, Triage

BUDGET = {"urgent": 1.0, "urgent_class": 2.0, "class": 5.0, "check_in": 10.0}
RULES = Triage({"rules": [{"id": "life", "class": "self_harm", "patterns": ["my life"]}]})


def judged(ordinary: int = 1000, alike: int = 10, harm: int = 20) -> Dangers:
    """Return examples without words: ordinary ones, look-alikes, and dangers of every class."""
    count = ordinary + alike + harm
    heads = np.zeros((count, len(HEADS)), dtype=bool)
    heads[ordinary + alike :] = True
    texts = ["a text"] * count
    vectors = np.zeros((count, 4), dtype=np.float32)
    return Dangers(texts, texts, vectors, heads, np.arange(count) < ordinary)


def rising(examples: Dangers) -> np.ndarray:
    """Return margins: ordinary messages rise evenly from 0 to 1, all others have 0.5 and 2."""
    ordinary = int(examples.ordinary.sum())
    column = np.full(len(examples.texts), 0.5)
    column[:ordinary] = np.linspace(0, 1, ordinary)
    column[examples.heads.any(axis=1)] = 2.0
    return np.repeat(column[:, None], len(HEADS), axis=1)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("one sentence", []),
        ("One sentence. ", []),
        ("First one. Second one!", ["First one.", "Second one!"]),
        ("Really?\nYes\n\nno", ["Really?", "Yes", "no"]),
        ("1.5 mg a day", []),
        ("What... is it?", ["What...", "is it?"]),
    ],
)
def test_message_of_several_sentences_has_parts(text: str, parts: list[str]) -> None:
    assert segments(text) == parts


def test_long_sentence_is_cut_into_windows_that_overlap() -> None:
    words = [f"w{number}" for number in range(100)]
    parts = [part.split() for part in segments(" ".join(words))]
    assert max(map(len, parts)) <= WINDOW_WORDS
    assert [word for word in words if not any(word in part for part in parts)] == []
    assert all(set(one) & set(other) for one, other in itertools.pairwise(parts))


def test_long_sentence_stands_beside_a_short_one() -> None:
    long = " ".join(f"w{number}" for number in range(60))
    parts = segments(f"Help. {long}. Thanks.")
    assert (parts[0], parts[-1]) == ("Help.", "Thanks.")
    assert len(parts) > 4


@pytest.mark.parametrize("count", [1, 24, 36])
def test_sentence_of_a_windows_length_stays_whole(count: int) -> None:
    assert segments(" ".join(["word"] * count)) == []


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
    margins = {"small": small, "large": large}
    found = {name: thresholds(margins[name], examples, BUDGET) for name in margins}
    first, head, *rows = table(margins, examples, found, np.zeros(len(examples.texts), bool))
    assert first == "1030 messages: 1000 ordinary, 10 alike"
    assert head.split() == ["head", "n", "small", "large", "union", "alike"]
    cells = {row.split()[0]: row.split()[1:] for row in rows}
    assert list(cells) == list(HEADS)
    assert set(map(tuple, cells.values())) == {("20", "50.0", "50.0", "100.0", "0.0")}


def test_table_counts_the_rules_for_the_urgent_head_alone() -> None:
    examples = judged()
    silent = {"small": rising(examples) - 9.0, "large": rising(examples) - 9.0}
    at = {name: {"card": dict.fromkeys(HEADS, 0.0)} for name in silent}
    rows = table(silent, examples, at, ~examples.ordinary)
    cells = {row.split()[0]: row.split()[1:] for row in rows[2:]}
    assert cells["urgent"] == ["20", "0.0", "0.0", "100.0", "100.0"]
    assert cells["self_harm"] == ["20", "0.0", "0.0", "0.0", "0.0"]


def made_up() -> Dangers:
    """Return the made-up messages with vectors that tell nothing."""
    tokens, heads = learned()
    texts = [" ".join(words[1:-1]) for words in tokens]
    vectors = np.ones((len(texts), 4), dtype=np.float32) / 2
    return Dangers(texts, texts, vectors, heads, np.arange(len(texts)) >= 22)


def whole(examples: Dangers) -> Parts:
    """Return one part a message: the whole of it."""
    grams = gram_table([RULES.tokens(text) for text in examples.texts])
    return Parts(np.arange(len(examples.texts)), examples.vectors, grams)


def test_every_message_is_judged_by_both_models() -> None:
    examples = made_up()
    found = held_out(examples, RULES, whole(examples))
    for name in BUDGETS:
        assert found[name].shape == examples.heads.shape
        assert np.isfinite(found[name]).all()
        harm = HEADS.index("self_harm")
        wanted = examples.heads[:, harm]
        assert found[name][wanted, harm].mean() > found[name][~wanted, harm].mean() + 0.2


def test_no_message_is_judged_by_a_model_that_has_seen_it() -> None:
    examples = made_up()
    odd = replace(examples, texts=list(examples.texts), heads=examples.heads.copy())
    alone = "quixotic zephyr vortex"  # shares nothing with the others
    odd.texts[-1] = alone
    odd.heads[-1, HEADS.index("abuse")] = True
    found = held_out(odd, RULES, whole(odd))["small"][-1, HEADS.index("abuse")]
    grams = gram_table([RULES.tokens(text) for text in odd.texts])
    weights, bias = fit_heads(grams, odd.heads, C)
    seen = np.asarray(grams[-1] @ weights.T + bias)[0, HEADS.index("abuse")]
    assert found < -0.5 < 0.2 < seen


def test_message_has_the_highest_margin_of_its_parts() -> None:
    examples = made_up()
    plain = whole(examples)
    cry = DANGERS["self_harm"][0]
    row = len(examples.texts) - 1
    more = Parts(
        np.append(plain.owner, row),
        np.vstack([plain.vectors, plain.vectors[:1]]),
        gram_table([RULES.tokens(text) for text in (*examples.texts, cry)]),
    )
    one, both = held_out(examples, RULES, plain), held_out(examples, RULES, more)
    harm = HEADS.index("self_harm")
    for name in BUDGETS:
        assert np.allclose(one[name][:-1], both[name][:-1], atol=1e-3)
        assert (both[name][-1] >= one[name][-1] - 1e-3).all()
        assert both[name][-1, harm] > one[name][-1, harm] + 0.2


def test_written_thresholds_of_the_project_are_read_for_both_models() -> None:
    path = Path(__file__).parents[2] / OUT
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(found) == set(BUDGETS)
    for name in BUDGETS:
        at = Thresholds.from_dict(found[name])
        assert at.check_in < at.card["urgent"]
