"""A process that runs tests with one control switched off: `python -m tests.hazards.switching`.

It imports the slow parts once. For each line on standard input, `{"switch", "tests"}`, it forks a
child, which switches off, runs pytest, and is gone; the answer is a line with the end of each test.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.hazards.switches import SWITCHES

# What takes long to import and must not be imported anew for each switch.
SLOW = ("lantern.services", "lantern.learning.content", "playwright.sync_api", "hypothesis")
_ORDER = ("passed", "skipped", "failed", "error")


class Ends:
    """A plugin of pytest that notes how each test ended, its cases taken together."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note the end of a test; trouble before or after the test itself is `error`."""
        name = report.nodeid.partition("[")[0]
        if report.when == "call":
            self._note(name, report.outcome)
        elif report.failed:
            self._note(name, "error")

    def _note(self, name: str, outcome: str) -> None:
        self.of[name] = max(outcome, self.of.get(name, "passed"), key=_ORDER.index)


def run(switch: str, tests: list[str]) -> dict[str, str]:
    """Run tests in this process, with a control switched off ("" for none)."""
    if switch:
        SWITCHES[switch].turn_off()
    ends = Ends()
    # One case that is red is enough.
    first = ["-x"] if switch and len(tests) == 1 else []
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main(["-q", "-p", "no:cacheprovider", *first, *tests], plugins=[ends])
    return ends.of


def forked(switch: str, tests: list[str]) -> dict[str, str]:
    """Run tests in a child, so that the next ones find everything switched on."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, json.dumps(run(switch, tests)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return dict(json.loads(answer)) if answer else {}


def requests() -> Iterator[dict[str, Any]]:
    """Yield what is asked for until the input ends."""
    for line in sys.stdin:
        yield json.loads(line)


if __name__ == "__main__":
    for name in SLOW:
        importlib.import_module(name)
    for asked in requests():
        print(json.dumps(forked(asked["switch"], asked["tests"])), flush=True)
