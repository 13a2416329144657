"""The whole stack, started as a person would start it, for tests that speak to it over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = {"rasa": "components.serve", "actions": "actions.server", "web": "lantern.app"}


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """`bin/lantern run` on free ports with a data directory of its own."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.port, rasa, actions = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("LANTERN_")},
            "LANTERN_PORT": str(self.port),
            "LANTERN_RASA_PORT": str(rasa),
            "LANTERN_ACTIONS_PORT": str(actions),
            "LANTERN_DATA_DIR": str(data),
            "LANTERN_RATE_LIMIT": "0",
            **settings,
        }
        self.supervisor: psutil.Process | None = None
        self._output = data.parent / f"{data.name}-output.txt"

    def start(self) -> None:
        """Start the command; returns at once."""
        self.data.mkdir(parents=True, exist_ok=True)
        with self._output.open("ab") as output:
            started = subprocess.Popen(
                [str(ROOT / "bin" / "lantern"), "run"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.supervisor = psutil.Process(started.pid)
        self._popen = started

    @property
    def output(self) -> str:
        """All that the command printed."""
        return self._output.read_text(encoding="utf-8", errors="replace")

    def wait_ready(self, seconds: float = 180.0) -> float:
        """Wait until a message would be answered; return how long it took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self._popen.poll() is not None:
                raise AssertionError(f"the stack ended by itself:\n{self.output[-3000:]}")
            try:
                if httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200:
                    return time.monotonic() - began
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise AssertionError(f"not ready after {seconds} s:\n{self.output[-3000:]}")

    def process(self, name: str) -> psutil.Process | None:
        """Return the running process `rasa`, `actions` or `web` of this stack."""
        assert self.supervisor is not None
        for child in self.supervisor.children():
            try:
                if PROGRAMS[name] in " ".join(child.cmdline()):
                    return child
            except psutil.Error:
                continue
        return None

    def kill(self, name: str) -> int | None:
        """Kill -9 one process; return its id, or None when it was not running."""
        process = self.process(name)
        if process is None:
            return None
        process.send_signal(signal.SIGKILL)
        return process.pid

    def everyone(self) -> list[psutil.Process]:
        """Return the supervisor and all its descendants."""
        assert self.supervisor is not None
        return [self.supervisor, *self.supervisor.children(recursive=True)]

    def stop(self, seconds: float = 30.0) -> None:
        """Stop as Ctrl-C would and wait."""
        if self._popen.poll() is None:
            self._popen.send_signal(signal.SIGTERM)
        self._popen.wait(seconds)
