"""Ways in which a stored file can be broken."""

from __future__ import annotations

from pathlib import Path


def delete(path: Path) -> None:
    """Take the file away."""
    path.unlink()


def truncate(path: Path) -> None:
    """Keep the first half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    """Leave no byte."""
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    """Write what no component wrote."""
    path.write_bytes(b"not what was written here")


def listed(path: Path) -> None:
    """Write JSON of another shape."""
    path.write_bytes(b"[1, 2]")


JSON_DAMAGES = (delete, truncate, empty, foreign, listed)
