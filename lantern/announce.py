"""Says when Lantern is ready, with its addresses; run once by the supervisor."""

from __future__ import annotations

import os
import sys
import time

import httpx

from lantern.config import Config
from wire.process import die_with_parent

PATIENCE = 300.0  # seconds


def main() -> None:
    """Wait for /health/ready and print the addresses; after five minutes say which part is late."""
    die_with_parent()
    config = Config.from_environment(os.environ)
    base = f"http://{config.host}:{config.port}"
    started = time.monotonic()
    late = "the web app does not answer"
    while time.monotonic() - started < PATIENCE:
        try:
            answer = httpx.get(f"{base}/health/ready", timeout=5)
            if answer.status_code == 200:
                print(_addresses(base), flush=True)
                return
            late = answer.text
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    print(f"Lantern is not ready after {PATIENCE:.0f} s: {late}", file=sys.stderr, flush=True)


def _addresses(base: str) -> str:
    return (
        f"Lantern is ready.\n"
        f"  demo page   {base}/\n"
        f"  chat API    {base}/chat/v1\n"
        f"  health      {base}/health/ready\n"
        f"Stop with Ctrl-C."
    )


if __name__ == "__main__":
    main()
