"""Runs Rasa's own command with what it needs here: secrets, ports and a running action server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

from lantern.config import Config, ConfigError
from lantern.learning.content import compile_content
from lantern.places import APP_PYTHON, RASA_PYTHON, ROOT
from lantern.supervision import child_environment

_NEEDS_ACTIONS = frozenset({"shell", "interactive", "run", "test"})
_QUIET = {
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "RASA_MAX_CACHE_SIZE": "0",
}


def main(arguments: list[str]) -> int:
    """Run Rasa; start the action server beside it for as long as it is needed."""
    config = Config.from_environment(os.environ)
    config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    cache = str((config.models_dir / "cache" / "rasa").resolve())
    environment = {**child_environment(config), **_QUIET, "RASA_CACHE_DIRECTORY": cache}
    command = [str(RASA_PYTHON), "-m", "rasa", *arguments]
    actions = _start_actions(config, environment) if _needs_actions(arguments) else None
    try:
        return subprocess.call(command, cwd=ROOT, env=environment)
    finally:
        if actions is not None:
            actions.terminate()
            actions.wait()


def _needs_actions(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] in _NEEDS_ACTIONS


def _start_actions(config: Config, environment: dict[str, str]) -> subprocess.Popen[bytes] | None:
    """Start the action server unless one listens already."""
    if _listens(config.actions_port):
        return None
    config.models_dir.mkdir(parents=True, exist_ok=True)
    compile_content(ROOT, config.models_dir / "content.json")
    server = subprocess.Popen(
        [str(APP_PYTHON), "-m", "actions.server"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        if _listens(config.actions_port) or server.poll() is not None:
            break
        time.sleep(0.1)
    return server


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ConfigError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
