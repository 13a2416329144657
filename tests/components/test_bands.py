"""The three bands at their edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.bands import Thresholds, band

AT = Thresholds(
    answer_probability=0.5,
    clarify_probability=0.1,
    answer_strangeness=2.0,
    clarify_strangeness=3.0,
    margin=0.1,
)
ORDER = {"fallback": 0, "clarify": 1, "answer": 2}


@pytest.mark.parametrize(
    ("best", "second", "strangeness", "expected"),
    [
        (0.5, 0.25, 2.0, "answer"),  # all three edges belong to the better band
        (0.499, 0.25, 2.0, "clarify"),
        (0.5, 0.25, 2.001, "clarify"),
        (0.5, 0.375, 0.0, "answer"),
        (0.5, 0.45, 0.0, "clarify"),
        (0.1, 0.05, 3.0, "clarify"),
        (0.099, 0.05, 3.0, "fallback"),
        (0.1, 0.05, 3.001, "fallback"),
        (0.99, 0.0, 3.001, "fallback"),
        (1.0, 0.0, -9.0, "answer"),
        (0.5, 0.5, -9.0, "clarify"),
        (0.0, 0.0, -9.0, "fallback"),
    ],
)
def test_band_edges(best: float, second: float, strangeness: float, expected: str) -> None:
    assert band((best, second), strangeness, AT) == expected


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-20, 20), st.floats(0, 1), st.floats(0, 20))
def test_band_never_falls_when_surer_or_less_strange(
    best: float, second: float, strangeness: float, surer: float, calmer: float
) -> None:
    second = min(best, second)
    before = band((best, second), strangeness, AT)
    after = band((best + surer, second), strangeness - calmer, AT)
    assert ORDER[after] >= ORDER[before]
