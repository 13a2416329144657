"""The scenario: visitors cry for help while processes are killed; staff hear of each just once."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from tests.alerts.test_webhook import documented_check
from tests.running import Stack
from tests.soak.escalation_checker import (
    CHANNELS,
    Kept,
    check_arrivals,
    check_escalations,
    check_notices,
    check_signatures,
    check_talk,
    mails_of,
    posts_of,
)
from tests.soak.escalation_desk import Desk
from tests.soak.escalation_kills import TARGETS, AimedKill, EscalationKiller
from tests.soak.escalation_messages import SOURCES, Cry, find_cries
from tests.soak.escalation_visitors import CryingVisitor, Said, Talk

VISITORS: Final = 4
CRIES_A_KILL: Final = 3
_HOUR: Final = 3600.0
# A claim of a killed courier runs out after half a minute; then the waits after failures.
_SETTLED_SECONDS: Final = 180.0


@dataclass
class EscalationReport:
    """What came of it."""

    kills: list[AimedKill]
    talks: list[Talk]
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    kept: Kept = field(default_factory=lambda: Kept([], [], [], []))
    arrived: dict[str, Counter[str]] = field(default_factory=dict)  # by channel: times by id

    @property
    def said(self) -> list[Said]:
        """Every cry that was acknowledged."""
        return [said for talk in self.talks for said in talk.said]

    @property
    def cries(self) -> int:
        """How many of them had to raise something."""
        return sum(said.first for said in self.said)

    def table(self) -> str:
        """Return the report as lines for people."""
        lines = [
            f"{self.cries} cries in new episodes, {len(self.kept.escalations)} escalations, "
            f"{len(self.kills)} kills in {self.seconds:.0f} s",
            *self._killed(),
            *self._heard(),
            *self._delivered(),
        ]
        lines += [f"PROBLEM {problem}" for problem in self.problems] or ["no problem found"]
        return "\n".join(lines)

    def _killed(self) -> list[str]:
        lines = [f"{'killed':20}{'times':>8}{'ready again: median':>21}{'slowest':>10}"]
        for target in TARGETS:
            mine = [kill for kill in self.kills if kill.target == target]
            took = [kill.ready_after for kill in mine if kill.ready_after is not None]
            middle = f"{statistics.median(took):.1f} s" if took else "-"
            slowest = f"{max(took):.1f} s" if took else "-"
            lines.append(f"{target:20}{len(mine):8}{middle:>21}{slowest:>10}")
        return lines

    def _heard(self) -> list[str]:
        lines = [f"{'heard by':20}{'new':>8}{'repeated':>21}{'degraded first':>16}"]
        for name in SOURCES:
            mine = [said for said in self.said if said.cry.heard_by == name]
            new, degraded = sum(s.first for s in mine), sum(s.degraded > 0 for s in mine)
            lines.append(f"{name:20}{new:8}{len(mine) - new:21}{degraded:16}")
        return lines

    def _delivered(self) -> list[str]:
        lines = [f"{'channel':20}{'notices':>8}{'arrived':>21}{'twice or more':>16}"]
        for channel in CHANNELS:
            made = [row for row in self.kept.deliveries if row["channel"] == channel]
            times = self.arrived.get(channel)
            arrived = "in the store" if times is None else str(len(times))
            twice = "-" if times is None else str(sum(n > 1 for n in times.values()))
            lines.append(f"{channel:20}{len(made):8}{arrived:>21}{twice:>16}")
        return lines


def run_escalations(folder: Path, count: int, *, seed: int = 1) -> EscalationReport:
    """Run the scenario with `count` cries on a stack of its own in `folder`."""
    desk = Desk()
    with desk.open():
        stack = Stack(folder / "var", **desk.settings)
        stack.start()
        try:
            stack.wait_ready()
            cries = find_cries(stack, -(-count // len(SOURCES)), seed)
            mixed = list(chain.from_iterable(zip(*cries.values(), strict=True)))[:count]
            return _cry_and_kill(stack, desk, mixed, seed)
        finally:
            stack.stop()


def _cry_and_kill(stack: Stack, desk: Desk, cries: Sequence[Cry], seed: int) -> EscalationReport:
    began = time.monotonic()
    in_flight = threading.Event()
    mixed = random.Random(seed).sample(cries, len(cries))
    visitors = [
        CryingVisitor(stack.url, mixed[n::VISITORS], seed * 1000 + n, in_flight)
        for n in range(VISITORS)
    ]
    killer = EscalationKiller(stack, desk, len(cries) // CRIES_A_KILL, seed, in_flight)
    for thread in (*visitors, killer):
        thread.start()
    for visitor in visitors:
        visitor.join(_HOUR)
    killer.stop()
    killer.join(_HOUR)
    report = EscalationReport(killer.kills, [talk for v in visitors for talk in v.talks])
    for thread in (*visitors, killer):
        if thread.error is not None or thread.is_alive():
            report.problems.append(f"{thread.name} did not end: {thread.error!r}")
    _look(stack, desk, report)
    report.seconds = time.monotonic() - began
    return report


def _look(stack: Stack, desk: Desk, report: EscalationReport) -> None:
    before = _settled(stack)
    for talk in report.talks:
        report.problems += check_talk(stack.url, talk, before, report.kills)
    # Read again: what was sent a second time must have raised nothing.
    report.kept = kept = _settled(stack)
    posts, mails = posts_of(desk), mails_of(desk)
    report.arrived = {
        "mail": Counter(alert.id for alert in mails),
        "webhook": Counter(alert.id for alert in posts),
    }
    report.problems += check_escalations(report.talks, kept)
    report.problems += check_notices(kept)
    report.problems += check_arrivals(kept, "mail", mails)
    report.problems += check_arrivals(kept, "webhook", posts)
    report.problems += check_signatures(desk, documented_check())


def _settled(stack: Stack) -> Kept:
    """Return the store once every delivery was made; as it is when that takes too long."""
    end = time.monotonic() + _SETTLED_SECONDS
    kept = Kept.read(stack.data)
    while kept.waiting and time.monotonic() < end:
        time.sleep(0.5)
        kept = Kept.read(stack.data)
    return kept
