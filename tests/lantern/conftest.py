"""A real web process, a stand-in for Rasa in a process of its own, and visitors who speak HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from tests.lantern.rasa_stand_in import SECRET
from wire.content import Content, canonical, read_content

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]


def free_port() -> int:
    """Return a port that nobody uses now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 90) -> None:
    """Wait until a process answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"ended with {process.returncode}")
        try:
            httpx.get(url, timeout=1)
            return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise RuntimeError(f"{url} does not answer")


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a process that a test started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled content of this repository."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "content.json").write_bytes(canonical(compile_folder(read_folder(ROOT))))
    return folder


@pytest.fixture(scope="session")
def content(models_dir: Path) -> Content:
    """The words that the web process says."""
    return read_content(json.loads((models_dir / "content.json").read_bytes()))


@dataclass
class Rasa:
    """The stand-in's remote control."""

    port: int

    def set(self, **how: Any) -> None:
        """Change how it behaves."""
        httpx.post(f"http://127.0.0.1:{self.port}/control", json=how)

    def turns(self) -> list[Json]:
        """Return the turns that arrived since the last reset."""
        return [entry["turn"] for entry in self.seen()]

    def seen(self) -> list[Json]:
        """Return what arrived, and whether it was answered."""
        found: list[Json] = httpx.get(f"http://127.0.0.1:{self.port}/seen").json()
        return found


@pytest.fixture(scope="session")
def rasa_process() -> Iterator[Rasa]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.lantern.rasa_stand_in", str(port)], cwd=ROOT
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", process)
        yield Rasa(port)
    finally:
        end(process)


@pytest.fixture
def rasa(rasa_process: Rasa) -> Rasa:
    """The stand-in, well behaved."""
    rasa_process.set(reset=True)
    return rasa_process


@dataclass
class Web:
    """A running web process."""

    port: int
    data_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it without a warning, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        """Start it again on the same data."""
        self.process = launch(self.environment, self.data_dir)
        wait_for(f"{self.url}/health/live", self.process)

    def rows(self, query: str, *values: Any) -> list[Json]:
        """Look into the SQLite file itself."""
        with closing(sqlite3.connect(self.data_dir / "lantern.sqlite3")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def log(self) -> str:
        """Everything the process wrote."""
        return (self.data_dir / "web.log").read_text("utf-8")


def launch(environment: dict[str, str], data_dir: Path) -> subprocess.Popen[bytes]:
    with (data_dir / "web.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "lantern.app"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )


Start = Callable[..., Web]


@pytest.fixture(scope="session")
def launched() -> Iterator[list[Web]]:
    webs: list[Web] = []
    yield webs
    for web in webs:
        end(web.process)


def start(rasa: Rasa, models: Path, data_dir: Path, launched: list[Web], **settings: str) -> Web:
    port = free_port()
    keep = {k: v for k, v in os.environ.items() if not k.startswith("LANTERN_")}
    environment = keep | {
        "LANTERN_PORT": str(port),
        "LANTERN_RASA_PORT": str(rasa.port),
        "LANTERN_ACTIONS_PORT": str(rasa.port),
        "LANTERN_RASA_SECRET": SECRET,
        "LANTERN_DATA_DIR": str(data_dir),
        "LANTERN_MODELS_DIR": str(models),
        "LANTERN_RATE_LIMIT": "0",
        **settings,
    }
    data_dir.mkdir(parents=True, exist_ok=True)
    web = Web(port, data_dir, environment, launch(environment, data_dir))
    launched.append(web)
    wait_for(f"{web.url}/health/live", web.process)
    return web


@pytest.fixture
def start_web(rasa: Rasa, models_dir: Path, tmp_path: Path, launched: list[Web]) -> Iterator[Start]:
    """Start a web process of the test's own, with settings of its own."""
    own: list[Web] = []

    def begin(**settings: str) -> Web:
        own.append(start(rasa, models_dir, tmp_path / "data", launched, **settings))
        return own[-1]

    yield begin
    for web in own:
        end(web.process)


@pytest.fixture(scope="session")
def shared_web(
    rasa_process: Rasa,
    models_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
    launched: list[Web],
) -> Web:
    return start(rasa_process, models_dir, tmp_path_factory.mktemp("data"), launched)


@pytest.fixture
def web(shared_web: Web, rasa: Rasa) -> Web:
    """A web process that tests share; conversations keep them apart."""
    return shared_web


@dataclass
class Visitor:
    """Somebody with a conversation."""

    http: httpx.AsyncClient = field(repr=False)
    id: str
    token: str
    opening: Json

    @property
    def path(self) -> str:
        return f"/chat/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, body: Any, **options: Any) -> httpx.Response:
        """Post a message body as it is."""
        return await self.http.post(
            f"{self.path}/messages", json=body, headers=self.headers, **options
        )

    async def say(self, text: str, client_message_id: str | None = None) -> httpx.Response:
        """Say something."""
        key = client_message_id or str(uuid.uuid4())
        return await self.send({"client_message_id": key, "text": text})

    async def press(self, button: Json) -> httpx.Response:
        """Press a button."""
        body = {"client_message_id": str(uuid.uuid4()), "payload": button["payload"]}
        return await self.send(body)

    async def history(self, after: int = 0) -> list[Json]:
        """Return the messages after a number."""
        response = await self.http.get(
            f"{self.path}/messages", params={"after": after}, headers=self.headers
        )
        assert response.status_code == 200
        found: list[Json] = response.json()["messages"]
        return found

    async def get(self, name: str, **options: Any) -> httpx.Response:
        return await self.http.get(f"{self.path}/{name}", headers=self.headers, **options)

    async def post(self, name: str, body: Any) -> httpx.Response:
        return await self.http.post(f"{self.path}/{name}", headers=self.headers, json=body)


Meet = Callable[..., Any]


@pytest.fixture
async def http(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the shared web process."""
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as client:
        yield client


async def meet(http: httpx.AsyncClient) -> Visitor:
    """Begin a conversation."""
    response = await http.post("/chat/v1/conversations")
    assert response.status_code == 201, response.text
    body = response.json()
    return Visitor(http, body["conversation_id"], body["token"], body)


@pytest.fixture
async def visitor(http: httpx.AsyncClient) -> Visitor:
    """Somebody who just opened the chat."""
    return await meet(http)


def replies(response: httpx.Response) -> list[Json]:
    """Return what the bot said in a turn."""
    assert response.status_code == 200, response.text
    return [m for m in response.json()["messages"] if m["author"] != "visitor"]


async def until(check: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for something that happens elsewhere."""
    end_at = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end_at, "it did not happen"
        await asyncio.sleep(0.02)
