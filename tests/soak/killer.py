"""Kills the processes of a running stack at random moments and measures how soon it is back."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from typing import Final

import httpx

from tests.running import PROGRAMS, Stack

ALL_BACK_SECONDS: Final = 60.0
WAITING_SHARE: Final = 0.45


@dataclass
class Kill:
    """One kill -9."""

    name: str
    at: float
    web_back: float | None = None  # when the web process accepted connections again
    ready_after: float | None = None  # seconds until all was back; None: the next kill came first


class Killer:
    """A shuffled deck of the three processes, so that small counts meet each of them."""

    def __init__(self, stack: Stack, kills: int, seed: int, in_flight: threading.Event) -> None:
        self._stack = stack
        self._in_flight = in_flight
        self._random = random.Random(seed)
        names = sorted(PROGRAMS)
        self._deck = [names[i % len(names)] for i in range(kills)]
        self._random.shuffle(self._deck)
        self.kills: list[Kill] = []

    def run(self) -> None:
        """Kill every card of the deck; often wait until all is back."""
        for i, name in enumerate(self._deck):
            self._bide()
            kill = Kill(name, 0.0)
            while self._stack.kill(name) is None:  # it is just being started
                time.sleep(0.01)
            kill.at = time.monotonic()
            self.kills.append(kill)
            last = i == len(self._deck) - 1
            if name == "web":
                kill.web_back = self._wait("/health/live", kill.at)
            if last or self._random.random() < WAITING_SHARE:
                back = self._wait("/health/ready", kill.at)
                kill.ready_after = back - kill.at

    def _bide(self) -> None:
        """Wait for some moment, half of the time for one in which a message is under way."""
        time.sleep(self._random.uniform(0.0, 1.5))
        if self._random.random() < 0.5 and self._in_flight.wait(2.0):
            time.sleep(self._random.uniform(0.0, 0.03))

    def _wait(self, path: str, since: float) -> float:
        while time.monotonic() - since < 2 * ALL_BACK_SECONDS:
            try:
                if httpx.get(f"{self._stack.url}{path}", timeout=5).status_code == 200:
                    return time.monotonic()
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        return float("inf")
