"""The arithmetic of the evaluation, against values worked out by hand or published."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from lantern.learning.evaluation.figures import (
    Guess,
    bins,
    calibration_error,
    mcnemar,
    risks,
    wilson,
)
from lantern.learning.evaluation.plots import draw

GUESSES = [
    *[Guess(0.95, True)] * 8,
    Guess(0.95, False),
    Guess(1.0, True),
    *[Guess(0.5, True)] * 3,
    *[Guess(0.5, False)] * 7,
]


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilson_gives_the_published_interval(right: int, n: int, low: float, high: float) -> None:
    assert wilson(right, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_nothing_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    [
        (0, 0, 1.0),
        (5, 5, 1.0),
        (0, 1, 1.0),
        (0, 6, 2 / 64),
        (1, 9, 22 / 1024),
        (9, 1, 22 / 1024),
        (2, 8, 112 / 1024),
        (0, 2000, 0.0),
    ],
)
def test_mcnemar_is_the_two_sided_binomial(only_a: int, only_b: int, p: float) -> None:
    assert mcnemar(only_a, only_b) == pytest.approx(p, abs=1e-12)


def test_bins_are_of_equal_width_and_hold_the_certain() -> None:
    low, high = bins(GUESSES)
    assert (low.n, low.mean, low.right) == (10, 0.5, 0.3)
    assert (high.n, high.mean, high.right) == (10, pytest.approx(0.955), 0.9)
    assert (low.low, low.high) == (7 / 15, 8 / 15)
    assert (high.low, high.high) == (14 / 15, 1.0)


def test_calibration_error_is_the_weighted_gap() -> None:
    assert calibration_error(GUESSES) == pytest.approx(0.5 * 0.2 + 0.5 * 0.055)


def test_risk_is_counted_over_the_surest() -> None:
    found = {coverage: (n, risk) for coverage, n, risk in risks(GUESSES)}
    assert list(found) == [100, 95, 90, 85, 80, 75, 70, 65, 60, 55, 50]
    assert found[100] == (20, 8 / 20)
    assert found[50] == (10, 1 / 10)
    # Of those equally sure the wrong ones come first.
    assert found[75] == (15, 6 / 15)


@pytest.mark.parametrize("name", ["calibration.svg", "risk_coverage.svg"])
def test_plot_is_a_drawing_and_nothing_else(tmp_path: Path, name: str) -> None:
    assert {path.name for path in draw(tmp_path / "new", GUESSES)} == {
        "calibration.svg",
        "risk_coverage.svg",
    }
    text = (tmp_path / "new" / name).read_text(encoding="utf-8")
    root = ET.fromstring(text)
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert tags <= {
        *("svg", "title", "desc", "style", "rect", "text", "line", "path", "polyline", "circle"),
    }
    assert "prefers-color-scheme: dark" in text
    assert "href" not in text
    assert "url(" not in text
    words = {element.text for element in root.iter() if element.tag.endswith("}text")}
    assert any(word and ("probability" in word or "coverage" in word) for word in words)
