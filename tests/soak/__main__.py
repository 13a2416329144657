"""The long scenarios with full counts, and a table of what came of them.

`python -m tests.soak [kills] [escalations] [conversation] [words] [replays]`: all of them when
none is named.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import long_conversation
from tests.running import Stack
from tests.soak.escalations import run_escalations
from tests.soak.kills import run_kills
from tests.soak.replays import run_replays

KILLS = 200
ESCALATIONS = 500
REPLAYS = 1000
LONG_CONVERSATION_RATIO = 1.2


def kills() -> bool:
    """Kill -9, two hundred times, each time another of the three processes."""
    with tempfile.TemporaryDirectory(prefix="lantern-soak-") as folder:
        stack = Stack(Path(folder) / "var")
        stack.start()
        try:
            stack.wait_ready()
            report = run_kills(stack, KILLS)
        finally:
            stack.stop()
    print(report.table(), flush=True)
    return not report.problems


def escalations() -> bool:
    """Five hundred cries for help while processes are killed: none lost, none doubled."""
    with tempfile.TemporaryDirectory(prefix="lantern-soak-") as folder:
        report = run_escalations(Path(folder), ESCALATIONS)
    print(report.table(), flush=True)
    return not report.problems


def conversation() -> bool:
    """One conversation of 500 messages: late ones cost what early ones do."""
    return long_conversation.run()["cpu_ratio"] <= LONG_CONVERSATION_RATIO


def words() -> bool:
    """A thousand messages over HTTP, every word of the bot held against the reviewed files."""
    os.environ["SOAK"] = "1"
    place = Path(__file__).parent.parent / "stack" / "test_every_word.py"
    return pytest.main(["-q", "-s", str(place)]) == pytest.ExitCode.OK


def replays() -> bool:
    """A thousand messages on each of two starts: same input and state, same bytes out."""
    with tempfile.TemporaryDirectory(prefix="lantern-soak-") as folder:
        report = run_replays(Path(folder), REPLAYS)
    print(report.table(), flush=True)
    return not report.problems


SCENARIOS: dict[str, Callable[[], bool]] = {
    "kills": kills,
    "escalations": escalations,
    "conversation": conversation,
    "words": words,
    "replays": replays,
}


def main(names: Sequence[str]) -> int:
    """Run scenarios; 0 when all went well."""
    unknown = sorted(set(names) - set(SCENARIOS))
    if unknown:
        print(f"no such scenario: {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
        return 2
    results: dict[str, bool] = {}
    for name in names or list(SCENARIOS):
        print(f"--- {name}: {(SCENARIOS[name].__doc__ or '').strip()}", flush=True)
        results[name] = SCENARIOS[name]()
    print("\n".join(f"{name:15}{'well' if well else 'FAILED'}" for name, well in results.items()))
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
