"""Each control of a P0 hazard, switched off: its test must turn red."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest

from tests.hazards.hazard_log import LOG, ROOT, read_hazards
from tests.hazards.switches import SWITCHES

RED: dict[str, set[str]] = defaultdict(set)  # by switch: the tests it turns red
for _hazard in read_hazards(LOG.read_text("utf-8")):
    for _name, _test in _hazard.switches:
        RED[_name].add(_test)

Run = Callable[[str, set[str]], dict[str, str]]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Runs tests with a control switched off ("" for none); returns how each of them ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hazards.switching"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    told, answers = process.stdin, process.stdout

    def ask(switch: str, tests: set[str]) -> dict[str, str]:
        request = {"switch": switch, "tests": sorted(tests)}
        print(json.dumps(request), file=told, flush=True)
        return dict(json.loads(answers.readline() or "{}"))

    yield ask
    told.close()
    process.wait(60)


def test_with_all_controls_on_every_one_is_green(run: Run) -> None:
    # A browser takes seconds to start; its tests are green on their own in the same build.
    tests = {test for test in set().union(*RED.values()) if "browser" not in test}
    assert run("", tests) == dict.fromkeys(tests, "passed")


@pytest.mark.parametrize("name", sorted(SWITCHES))
def test_switched_off_control_turns_its_test_red(run: Run, name: str) -> None:
    assert run(name, RED[name]) == dict.fromkeys(RED[name], "failed")
