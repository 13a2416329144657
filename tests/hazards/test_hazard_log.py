"""The hazard log is whole and true: every hazard has a test that runs, or says that it is open."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.hazards.hazard_log import KNOWN_ITEMS, LOG, ROOT, Hazard, listed_open, read_hazards
from tests.hazards.switches import SWITCHES

TEXT = LOG.read_text("utf-8")
HAZARDS = read_hazards(TEXT)
CLOSERS = {
    "issue 4",
    "before launch",
    "learning loop",
    "privacy",
    "staff console",
    "widget",
}
NOT_RUN = {"skip", "skipif", "xfail"}
each_hazard = pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.id)

SAMPLE = """
### H01 A thing

- Priority: P0
- Severity: 5 · before: 4 · after: 2 · residual: medium
- Test: `tests/a/test_b.py::test_c`,
  `tests/a/test_b.py::test_d`
- Switch: `off` turns
  `tests/a/test_b.py::test_c` red
- Open (issue 4): more

## Next

### H02 Another

- Harm: none
"""


@cache
def running_tests(path: str) -> frozenset[str]:
    """Return the names of the tests in a file that are neither skipped nor expected to fail."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return frozenset(n.name for n in found if n.name.startswith("test_") and not _held_back(n))


def _held_back(test: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {
        n.attr for d in test.decorator_list for n in ast.walk(d) if isinstance(n, ast.Attribute)
    }
    return bool(names & NOT_RUN)


def level(severity: int, probability: int) -> str:
    """Return the word for a risk."""
    product = severity * probability
    return "low" if product <= 5 else "medium" if product <= 12 else "high"


def test_log_is_read_as_it_is_written() -> None:
    first, second = read_hazards(SAMPLE)
    assert (first.id, first.title, first.urgent) == ("H01", "A thing", True)
    assert first.tests == ["tests/a/test_b.py::test_c", "tests/a/test_b.py::test_d"]
    assert first.switches == [("off", "tests/a/test_b.py::test_c")]
    assert first.risk == (5, 4, 2, "medium")
    assert first.closers == ["issue 4"]
    assert (second.items, second.urgent, second.tests) == ({"Harm": ["none"]}, False, [])


def test_log_is_large_enough_and_numbered() -> None:
    assert len(HAZARDS) >= 36
    assert [hazard.id for hazard in HAZARDS] == [f"H{n:02}" for n in range(1, len(HAZARDS) + 1)]
    assert len({hazard.title for hazard in HAZARDS}) == len(HAZARDS)


@each_hazard
def test_hazard_has_all_its_parts(hazard: Hazard) -> None:
    assert set(hazard.items) <= KNOWN_ITEMS
    assert {"Sequence", "Harm", "Severity"} <= set(hazard.items)
    assert {"Design", "Protection", "Information"} & set(hazard.items)
    assert hazard.items.get("Priority", ["P0"]) == ["P0"]


@each_hazard
def test_hazard_has_a_test_or_is_open(hazard: Hazard) -> None:
    assert hazard.tests or hazard.closers, "neither a test nor an open mark"
    written = " ".join(hazard.items.get("Test", [])).count("`") // 2
    assert written == len(hazard.tests), "a test is misspelt"


@each_hazard
def test_named_tests_exist_and_run(hazard: Hazard) -> None:
    named = {*hazard.tests, *(test for _, test in hazard.switches)}
    for path, _, name in (test.partition("::") for test in named):
        assert name in running_tests(path), f"{path} runs no {name}"


@each_hazard
def test_urgent_control_can_be_switched_off(hazard: Hazard) -> None:
    assert bool(hazard.switches) == bool(hazard.urgent and hazard.tests)
    assert {test for _, test in hazard.switches} <= set(hazard.tests)


@each_hazard
def test_risk_is_worked_out_right(hazard: Hazard) -> None:
    severity, before, after, residual = hazard.risk
    assert after <= before
    assert residual == level(severity, after)
    assert residual != "high" or hazard.closers, "a high risk must be open"


def test_every_switch_is_used() -> None:
    assert {name for hazard in HAZARDS for name, _ in hazard.switches} == set(SWITCHES)


def test_open_hazards_are_listed_on_top() -> None:
    found = [(h.id, h.title, c) for h in HAZARDS for c in h.closers]
    assert listed_open(TEXT) == found
    assert {closer for _, _, closer in found} <= CLOSERS


def test_intended_use_says_which_hazards_are_open() -> None:
    text = (ROOT / "docs" / "intended-use.md").read_text("utf-8")
    still = {hazard.id for hazard in HAZARDS if hazard.closers}
    cited = [set(re.findall(r"H\d\d", group)) for group in re.findall(r"\(H[^)]*\)", text)]
    marked = [set(re.findall(r"H\d\d", group)) for group in re.findall(r"\(H[^)]*open\)", text)]
    assert len(cited) >= 10
    assert [group & still for group in cited if group & still] == marked
