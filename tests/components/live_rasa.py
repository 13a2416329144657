"""A tiny model of the real configuration, and a real Rasa server that runs it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.components.graph_parts import EXAMPLES
from wire.names import SECRET_HEADER

ROOT = Path(__file__).parents[2]
SECRET = "a secret of this test alone"
START_SECONDS = 180


@dataclass(frozen=True)
class Answer:
    """Status and body of an HTTP answer."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        """The body as data."""
        return json.loads(self.body)


@dataclass
class LiveRasa:
    """A running server."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send raw bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.read())
        finally:
            connection.close()

    def post(self, body: bytes, secret: str = SECRET) -> Answer:
        """Send a body to the channel."""
        return self.call("POST", "/webhooks/lantern/webhook", body, **{SECRET_HEADER: secret})

    def turn(self, text: str, **fields: Any) -> Answer:
        """Send one turn; `record` and `button` are optional."""
        data = {"turn_id": "turn 1", "text": text, "record": {}, **fields}
        return self.post(json.dumps(data).encode())

    def stop(self) -> None:
        """Stop this server and wait for it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def train_tiny_model(folder: Path) -> Path:
    """Train the project's own configuration, domain and rules on a few examples."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    for component in config["pipeline"]:
        if component["name"].endswith(".FaqClassifier"):
            component["folds"] = 4
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    nlu = [{"intent": label, "examples": _examples(texts)} for label, texts in EXAMPLES.items()]
    data = folder / "data"
    data.mkdir()
    (data / "nlu.yml").write_text(
        yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8"
    )
    command = [
        sys.executable, "-m", "rasa", "train", "--config", str(folder / "config.yml"),
        "--domain", "domain.yml", "--data", str(data), "data/rules.yml",
        "--out", str(folder / "models"), "--fixed-model-name", "tiny",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder, 1), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / "models" / "tiny.tar.gz"


def _examples(texts: list[str]) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


def environment(folder: Path, actions_port: int) -> dict[str, str]:
    """The variables that the project's files name."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "LANTERN_MODELS_DIR": str(folder / "models"),
        "LANTERN_RASA_SECRET": SECRET,
        "LANTERN_ACTIONS_PORT": str(actions_port),
        "LANTERN_ACTIONS_SECRET": SECRET,
    }


def start_rasa(model: Path, folder: Path, actions_port: int) -> LiveRasa:
    """Start the project's own server and wait until it is ready."""
    port = _free_port()
    log = folder / "rasa.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "components.serve", str(model), str(port)],
            cwd=ROOT,
            env=environment(folder, actions_port),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    server = LiveRasa(port, log, process)
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if server.call("GET", "/webhooks/lantern/").status == 200:
                return server
        except OSError:
            time.sleep(0.2)
    server.stop()
    raise AssertionError("Rasa did not start: " + log.read_text(errors="replace")[-2000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
