"""The web app without Rasa, for tests that stop it or give it words of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.running import ROOT, free_port


class WebApp:
    """The web app alone, without Rasa: cards do not need it."""

    def __init__(self, models: Path, data: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        keep = {k: v for k, v in os.environ.items() if not k.startswith("LANTERN_")}
        self._environment = keep | {
            "LANTERN_PORT": str(self.port),
            "LANTERN_RASA_PORT": str(free_port()),
            "LANTERN_MODELS_DIR": str(models),
            "LANTERN_DATA_DIR": str(data),
            "LANTERN_RATE_LIMIT": "0",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "lantern.app"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment)
        for _ in range(300):
            assert self._process.poll() is None, "the web app ended by itself"
            try:
                urllib.request.urlopen(self.url + "health/live").close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the web app does not answer")

    def stop(self) -> None:
        """Stop it at once, as a machine that loses its power."""
        if self._process:
            self._process.kill()
            self._process.wait()
