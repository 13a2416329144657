"""The scenario: visitors talk, processes are killed, then everything is looked at."""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.running import PROGRAMS, Stack
from tests.soak.checker import check_chat
from tests.soak.driver import Driver
from tests.soak.killer import ALL_BACK_SECONDS, Kill, Killer

VISITORS = 3


@dataclass
class Report:
    """What came of it."""

    kills: list[Kill]
    problems: list[str]
    seconds: float
    messages: int
    outcomes: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)

    def table(self) -> str:
        """Return the report as lines for people."""
        lines = [f"{len(self.kills)} kills in {self.seconds:.0f} s, {self.messages} messages"]
        lines.append(f"{'killed':10}{'times':>6}{'ready again: median':>21}{'slowest':>9}")
        for name in sorted(PROGRAMS):
            mine = [kill for kill in self.kills if kill.name == name]
            took = [kill.ready_after for kill in mine if kill.ready_after is not None]
            middle = f"{statistics.median(took):.1f} s" if took else "-"
            slowest = f"{max(took):.1f} s" if took else "-"
            lines.append(f"{name:10}{len(mine):6}{middle:>21}{slowest:>9}")
        lines.append(f"turns: {dict(self.outcomes)}")
        lines.append(f"tries: {dict(self.tries)}")
        lines += [f"PROBLEM {problem}" for problem in self.problems] or ["no problem found"]
        return "\n".join(lines)


def run_kills(stack: Stack, kills: int, *, visitors: int = VISITORS, seed: int = 1) -> Report:
    """Run the scenario on a stack that is ready."""
    began = time.monotonic()
    in_flight = threading.Event()
    drivers = [Driver(stack.url, seed * 1000 + i, in_flight) for i in range(visitors)]
    for driver in drivers:
        driver.start()
    killer = Killer(stack, kills, seed, in_flight)
    killer.run()
    time.sleep(2)  # some messages after all is back
    for driver in drivers:
        driver.stop()
    for driver in drivers:
        driver.join(180)
    report = Report(killer.kills, [], 0.0, sum(len(d.chat.sent) for d in drivers))
    for driver in drivers:
        _look_at(stack, driver, report)
    for kill in killer.kills:
        if kill.ready_after is not None and kill.ready_after > ALL_BACK_SECONDS:
            report.problems.append(f"{kill.name} killed, ready after {kill.ready_after:.0f} s")
    report.seconds = time.monotonic() - began
    return report


def _look_at(stack: Stack, driver: Driver, report: Report) -> None:
    if driver.error is not None or driver.is_alive():
        report.problems.append(f"{driver.name} did not end: {driver.error!r}")
        return
    report.problems += check_chat(stack.url, driver.chat, report.kills)
    for sent in driver.chat.sent:
        for attempt in sent.attempts:
            report.tries["cut" if attempt.cut else str(attempt.status or attempt.code)] += 1
        replies = json.loads(sent.answer)["messages"][1:] if sent.answer else []
        report.outcomes["degraded" if any(m["degraded"] for m in replies) else "answered"] += 1
