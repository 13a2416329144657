"""Model files load only when their sums match `pinned_files.json`."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path

SUMS = Path(__file__).with_name("pinned_files.json")


class PinnedFileError(RuntimeError):
    """A model file is missing or is not the one that was pinned."""


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def check_files(folder: Path, sums: dict[str, str]) -> None:
    """Compare every pinned file below `folder`.

    Raises PinnedFileError naming the first that differs.
    """
    for name, expected in sums.items():
        path = folder / name
        if not path.is_file():
            raise PinnedFileError(f"model file {name} is missing: run `make setup`")
        if _sha256(path) != expected:
            raise PinnedFileError(f"model file {name} is not the pinned one: run `make setup`")


def pinned_package(package: str) -> Path:
    """Return the folder of an installed data package after checking all of its pinned files."""
    pinned = json.loads(SUMS.read_text(encoding="utf-8"))[package]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise PinnedFileError(f"model package {package} is not installed: run `make setup`")
    folder = Path(spec.submodule_search_locations[0])
    check_files(folder, pinned)
    return folder
