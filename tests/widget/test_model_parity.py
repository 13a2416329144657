"""The small model in the browser hears what the same coarse model hears in Python.

The sealed sets are among the texts, so a difference is named by its place, never by its words.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lantern.learning.widget_model import (
    WIDGET_HEADS,
    WIDGET_MODEL,
    read_widget_model,
    write_widget_model,
)
from tests.widget.both import Both
from wire.danger import judge
from wire.hearing import MODEL_RULE, SMALL_MODEL, joined
from wire.small_model import SmallModel
from wire.triage import TriageResult

SHOWN = 20
TOLERANCE = 1e-6
LEAST_AGREEMENT = 0.99
TAUGHT = ("data/triage/", "data/faq/")


def test_margins_are_the_same(both: Both) -> None:
    margins = both.margins
    wrong = [
        place
        for (text, place), theirs in zip(both.places.items(), both.browser["margins"], strict=True)
        if any(
            abs(margins[text][head] - value) > TOLERANCE
            for head, value in zip(WIDGET_HEADS, theirs, strict=True)
        )
    ]
    assert wrong[:SHOWN] == []


def test_decisions_are_the_same(both: Both) -> None:
    _, at = read_widget_model(both.model)
    margins = both.margins
    wrong, by_model, not_urgent = [], 0, 0
    heard = zip(both.results.items(), both.browser["heard"], strict=True)
    for (window, result), theirs in heard:
        mine = joined(result, judge(margins[window[-1]], at))
        by_model += MODEL_RULE in mine.rules
        not_urgent += MODEL_RULE in mine.rules and not result.fired and not mine.urgent
        if _plain(asdict(mine)) != theirs:
            wrong.append(both.windows[window])
    assert wrong[:SHOWN] == []
    # The inputs are such that there is something to agree on.
    assert by_model > 1000 and not_urgent > 10


def test_coarse_model_decides_as_the_full_one(both: Both) -> None:
    full = SmallModel.from_dict(both.trained["model"])
    _, at = read_widget_model(both.model)
    same, urgent = 0, 0
    taught = [text for text, place in both.places.items() if place.startswith(TAUGHT)]
    for text in taught:
        result = both.results[(text,)]
        fine = _is_urgent(both, joined(result, judge(full.margins(both.tokens[text]), at)))
        same += fine == _is_urgent(both, joined(result, judge(both.margins[text], at)))
        urgent += fine
    assert urgent > 1000 and urgent < len(taught) - 1000
    assert same / len(taught) >= LEAST_AGREEMENT


def test_without_a_usable_model_there_is_none_for_the_widget(both: Both, tmp_path: Path) -> None:
    (tmp_path / SMALL_MODEL).write_text(json.dumps(both.trained), encoding="utf-8")
    write_widget_model(tmp_path)
    assert (tmp_path / WIDGET_MODEL).read_bytes() == both.model
    (tmp_path / SMALL_MODEL).write_text('{"model": {}}', encoding="utf-8")
    write_widget_model(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [SMALL_MODEL]


def _is_urgent(both: Both, result: TriageResult) -> bool:
    cards = both.compiled["cards"]
    return result.urgent or any(cards[name]["priority"] == "P0" for name in result.classes)


def _plain(result: dict[str, Any]) -> dict[str, Any]:
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in result.items()
        if key != "nearness"  # orders the queue to Rasa, which the widget has not
    }
