"""The arithmetic: intervals, calibration, risk against coverage, and the paired test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BINS: Final = 15
COVERAGES: Final = tuple(range(100, 49, -5))  # percent
_Z: Final = 1.959963984540054  # 95 % of a normal distribution lie within


@dataclass(frozen=True)
class Guess:
    """The probability of the best label of a message, and whether that label serves it."""

    probability: float
    right: bool


@dataclass(frozen=True)
class Bin:
    """Guesses of nearly one probability."""

    low: float
    high: float
    n: int
    mean: float  # probability
    right: float  # share


def wilson(right: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share after Wilson."""
    if n == 0:
        return 0.0, 1.0
    share, square = right / n, _Z * _Z
    centre = share + square / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    scale = 1 + square / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def mcnemar(only_a: int, only_b: int) -> float:
    """Return the exact two-sided p of a paired test by what only one of two got right."""
    n, fewer = only_a + only_b, min(only_a, only_b)
    tail: int = sum(math.comb(n, k) for k in range(fewer + 1))
    return min(1.0, 2 * tail / (1 << n))


def bins(guesses: Sequence[Guess]) -> list[Bin]:
    """Return the bins of equal width that hold a guess, the least sure first."""
    found: dict[int, list[Guess]] = {}
    for guess in guesses:
        found.setdefault(min(int(guess.probability * BINS), BINS - 1), []).append(guess)
    return [
        Bin(
            low=index / BINS,
            high=(index + 1) / BINS,
            n=len(inside),
            mean=sum(guess.probability for guess in inside) / len(inside),
            right=sum(guess.right for guess in inside) / len(inside),
        )
        for index, inside in sorted(found.items())
    ]


def calibration_error(guesses: Sequence[Guess]) -> float:
    """Return the expected calibration error over the bins."""
    return sum(b.n * abs(b.mean - b.right) for b in bins(guesses)) / len(guesses)


def risks(guesses: Sequence[Guess]) -> list[tuple[int, int, float]]:
    """Return coverage in percent, how many guesses that is, and the share of wrong ones."""
    # Of equally sure guesses the wrong ones count first: their order must not flatter.
    surest = sorted(guesses, key=lambda guess: (-guess.probability, guess.right))
    found = []
    for coverage in COVERAGES:
        kept = surest[: max(1, round(len(surest) * coverage / 100))]
        found.append((coverage, len(kept), sum(not g.right for g in kept) / len(kept)))
    return found
