"""Draws calibration and risk against coverage as SVG that needs nothing else to be seen.

The drawing is a template of ours: chart libraries that write SVG put scripts into it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lantern.learning.evaluation.figures import COVERAGES, Guess, bins, calibration_error, risks
from lantern.learning.evaluation.sets import EvaluationError

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 610, 70, 410  # the same numbers stand in the template


@dataclass(frozen=True)
class Tick:
    """A line of the grid with its number."""

    at: float
    name: str


@dataclass(frozen=True)
class Point:
    """A point of the curve; its name shows when it is pointed at."""

    x: float
    y: float
    name: str
    radius: float = 4.5


@dataclass(frozen=True)
class Chart:
    """One curve in its frame."""

    title: str
    about: str
    x_label: str
    y_label: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    points: tuple[Point, ...]
    diagonal: bool = False


def draw(folder: Path, guesses: Sequence[Guess]) -> list[Path]:
    """Write both plots and return their paths. Raises EvaluationError."""
    if not guesses:
        raise EvaluationError("There is nothing to plot: no single message has a probability.")
    charts = {"calibration.svg": _calibration(guesses), "risk_coverage.svg": _risk(guesses)}
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    template = environment.get_template("chart.svg")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, chart in charts.items():
            (folder / name).write_text(template.render(chart=chart) + "\n", encoding="utf-8")
    except OSError:
        raise EvaluationError(f"The plots cannot be written to {folder}.") from None
    return [folder / name for name in charts]


def _calibration(guesses: Sequence[Guess]) -> Chart:
    tenths = [tick / 10 for tick in range(0, 11, 2)]
    return Chart(
        title="Calibration of the best label",
        about=f"{len(guesses)} single in-scope messages, expected calibration error "
        f"{calibration_error(guesses):.3f}; dashed: perfect; large: many",
        x_label="mean probability of the bin",
        y_label="share of messages where the label is right",
        across=tuple(Tick(_across(value), f"{value:.1f}") for value in tenths),
        up=tuple(Tick(_up(value), f"{value:.1f}") for value in tenths),
        points=tuple(
            Point(
                _across(b.mean),
                _up(b.right),
                f"{b.mean:.3f}: right {b.right:.3f}, n {b.n}",
                radius=round(3 + 6 * math.sqrt(b.n / len(guesses)), 1),
            )
            for b in bins(guesses)
        ),
        diagonal=True,
    )


def _risk(guesses: Sequence[Guess]) -> Chart:
    found = risks(guesses)
    # The axis ends at the next whole five percent, so that a small risk can be seen.
    top = max(0.05, math.ceil(20 * max(risk for _, _, risk in found)) / 20)
    least = COVERAGES[-1]
    return Chart(
        title="Risk against coverage",
        about=f"{len(guesses)} single in-scope messages, the surest answered by their best label",
        x_label="coverage: messages that are answered (%)",
        y_label="risk: answers that are wrong (%)",
        across=tuple(
            Tick(_across((c - least) / (100 - least)), str(c)) for c in COVERAGES if c % 10 == 0
        ),
        up=tuple(Tick(_up(i / 5), f"{100 * top * i / 5:.0f}") for i in range(6)),
        points=tuple(
            Point(
                _across((coverage - least) / (100 - least)),
                _up(risk / top),
                f"{coverage} %: {100 * risk:.1f} % wrong of {n}",
            )
            for coverage, n, risk in found
        ),
    )


def _across(share: float) -> float:
    return round(_LEFT + share * (_RIGHT - _LEFT), 1)


def _up(share: float) -> float:
    return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)
