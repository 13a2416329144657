"""The reviewed words of the working tree, and the web app's parts to try them with."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from tests.hazards.desk import Desk
from tests.triage.report import load_triage
from wire.content import Content, canonical, read_content
from wire.triage import Triage

ROOT = Path(__file__).parents[2]

OpenDesk = Callable[..., Awaitable[Desk]]


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the compiled content of the working tree."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "content.json").write_bytes(canonical(compile_folder(read_folder(ROOT))))
    return folder


@pytest.fixture(scope="session")
def content(models_dir: Path) -> Content:
    """The words that visitors see."""
    return read_content(json.loads((models_dir / "content.json").read_bytes()))


@pytest.fixture(scope="session")
def triage() -> Triage:
    """The red flags."""
    return load_triage()


@pytest.fixture
async def open_desk(models_dir: Path, tmp_path: Path) -> AsyncIterator[OpenDesk]:
    """Opens web apps on one data folder; closes them at the end."""
    opened: list[Desk] = []

    async def begin(**settings: Any) -> Desk:
        opened.append(await Desk(models_dir, tmp_path / "data", **settings).open())
        return opened[-1]

    yield begin
    for desk in opened:
        await desk.close()


@pytest.fixture
async def desk(open_desk: OpenDesk) -> Desk:
    """A web app whose Rasa is not there."""
    return await open_desk()
