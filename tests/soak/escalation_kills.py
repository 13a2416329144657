"""Kills Rasa, the action server and the web app while visitors cry for help.

The courier of alerts lives in the web app: to kill it is to kill the web app while it delivers.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from typing import Final

import httpx

from tests.running import Stack
from tests.soak.escalation_desk import Desk
from tests.soak.killer import WAITING_SHARE, Kill

COURIER: Final = "courier"
TARGETS: Final = ("actions", COURIER, "rasa", "web")
_READY_SECONDS: Final = 120.0


@dataclass
class AimedKill(Kill):
    """One kill -9 of the process `name`. `target` says at what it was aimed."""

    target: str = ""


class EscalationKiller(threading.Thread):
    """A shuffled deck of the four targets, until it is played or told to stop."""

    def __init__(
        self, stack: Stack, desk: Desk, kills: int, seed: int, in_flight: threading.Event
    ) -> None:
        super().__init__(daemon=True, name="killer")
        self._stack = stack
        self._desk = desk
        self._in_flight = in_flight
        self._random = random.Random(seed)
        # Four after four, so that also the first few meet each of them.
        rounds = -(-kills // len(TARGETS))
        deck = [self._random.sample(TARGETS, len(TARGETS)) for _ in range(rounds)]
        self._deck = [target for hand in deck for target in hand][:kills]
        self._stop_asked = threading.Event()
        self.kills: list[AimedKill] = []
        self.error: BaseException | None = None

    def stop(self) -> None:
        """End after the kill under way, but not before each target was met."""
        self._stop_asked.set()

    def run(self) -> None:
        """Kill; often wait until all is back. Now and then the desk refuses what is posted."""
        try:
            for n, target in enumerate(self._deck):
                if self._stop_asked.is_set() and n >= len(TARGETS):
                    break
                self._desk.willing(self._random.random() < 0.7)
                self._kill(target)
            self._wait("/health/ready", self.kills[-1])
        except BaseException as error:  # reported by the scenario
            self.error = error
        finally:
            self._desk.willing(True)

    def _kill(self, target: str) -> None:
        name = "web" if target == COURIER else target
        self._bide()
        while (process := self._stack.process(name)) is None:  # it is just being started
            time.sleep(0.01)
        if target == COURIER and self._desk.wait_for_delivery(3.0):
            time.sleep(self._random.choice((0.0, 0.0, self._random.uniform(0.0, 0.02))))
        process.kill()
        kill = AimedKill(name, time.monotonic(), target=target)
        # Refusals are short: each one doubles the wait before an alert is tried again.
        self._desk.willing(True)
        self.kills.append(kill)
        if name == "web":
            kill.web_back = self._wait("/health/live", kill)
        if self._random.random() < WAITING_SHARE:
            kill.ready_after = self._wait("/health/ready", kill) - kill.at

    def _bide(self) -> None:
        """Wait for some moment, half of the time for one in which a message is under way."""
        time.sleep(self._random.uniform(0.0, 1.5))
        if self._random.random() < 0.5 and self._in_flight.wait(2.0):
            time.sleep(self._random.uniform(0.0, 0.03))

    def _wait(self, path: str, kill: AimedKill) -> float:
        while time.monotonic() - kill.at < _READY_SECONDS:
            try:
                if httpx.get(f"{self._stack.url}{path}", timeout=5).status_code == 200:
                    return time.monotonic()
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"{path} fails {_READY_SECONDS:.0f} s after {kill.target} was killed")
