"""Reads what processes have used, and starts a stack to be measured."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.running import PROGRAMS, Stack

MEGABYTE = 1_000_000


@contextmanager
def measured_stack() -> Iterator[Stack]:
    """Start a stack of its own without rate limits, and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="lantern-bench-") as folder:
        stack = Stack(Path(folder) / "var")
        stack.start()
        try:
            stack.wait_ready()
            yield stack
        finally:
            stack.stop()


def cpu_ms(stack: Stack) -> dict[str, float]:
    """Return the CPU time each process has used, in milliseconds, user and system."""
    used = {}
    for name in PROGRAMS:
        process = stack.process(name)
        assert process is not None, f"{name} does not run"
        times = process.cpu_times()
        used[name] = 1000 * (times.user + times.system)
    return used


def difference(after: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    """Return what was used in between."""
    return {name: after[name] - before[name] for name in after}


def proportional_mb(stack: Stack) -> dict[str, float]:
    """Return the proportional set size of each process and of the supervisor, in MB."""
    named = {name: stack.process(name) for name in PROGRAMS}
    sizes: dict[str, float] = {}
    for process in stack.everyone():
        label = next((n for n, p in named.items() if p == process), "supervisor")
        size = process.memory_full_info().pss / MEGABYTE
        sizes[label] = sizes.get(label, 0.0) + size
    return sizes


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


class Conversation:
    """A visitor who keeps one connection open, as a browser does."""

    def __init__(self, http: httpx.Client) -> None:
        begun = http.post("/chat/v1/conversations").json()
        self._http = http
        self._path = f"/chat/v1/conversations/{begun['conversation_id']}/messages"
        self._key = {"Authorization": f"Bearer {begun['token']}"}

    def say(self, client_message_id: str, text: str) -> list[dict[str, object]]:
        """Send a message; the replies."""
        body = {"client_message_id": client_message_id, "text": text}
        response = self._http.post(self._path, json=body, headers=self._key)
        response.raise_for_status()
        replies: list[dict[str, object]] = response.json()["messages"][1:]
        return replies
