"""Kill -9 of any of the three processes at any moment: visitors are answered all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.running import Stack
from tests.soak.kills import Report, run_kills

KILLS = 20


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    """What came of killing, with a stack of its own."""
    stack = Stack(tmp_path_factory.mktemp("kills") / "var")
    stack.start()
    try:
        stack.wait_ready()
        yield run_kills(stack, KILLS)
    finally:
        stack.stop()


def test_kills_lose_double_and_misplace_nothing(report: Report) -> None:
    print(report.table())
    assert report.problems == []


def test_kills_hit_every_process(report: Report) -> None:
    assert {kill.name for kill in report.kills} == {"rasa", "actions", "web"}
    assert len(report.kills) == KILLS


def test_visitors_get_answers_between_kills(report: Report) -> None:
    assert report.outcomes["answered"] > 0
