"""Fixtures of these tests."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import Folder, read_folder
from tests.learning.desk import Desk
from wire.content import Content, canonical, load_content

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def folder():
    """The words of the product, read once."""
    return read_folder(ROOT)


@pytest.fixture(scope="session")
def models_dir(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the words of the product as they are compiled now."""
    path = tmp_path_factory.mktemp("models")
    (path / "content.json").write_bytes(canonical(compile_folder(folder)))
    return path


@pytest.fixture(scope="session")
def content(models_dir: Path) -> Content:
    """The words of the product as they are compiled now."""
    return load_content(models_dir / "content.json")


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A stand-in for the chat API."""
    server = Desk()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
