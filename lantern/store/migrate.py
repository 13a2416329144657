"""Bring the database to the newest schema at start, one process at a time."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, text

from lantern.store.database import Database

_SCRIPTS: Final = Path(__file__).with_name("migrations")
_ADVISORY_LOCK: Final = 726_268_536  # any number that no other program takes


async def migrate(database: Database) -> None:
    """Run the migrations that are missing."""
    if database.path is None:
        await database.write(_upgrade_alone)
        return
    database.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = _file_lock(database.path.with_name("migrations.lock"))
    # The lock may make us wait for another process: not on the event loop.
    await asyncio.to_thread(lock.__enter__)
    try:
        _create_private(database.path)
        await database.write(_upgrade)
    finally:
        lock.__exit__(None, None, None)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _create_private(path: Path) -> None:
    """Create the file for its owner only; SQLite gives its log the same mode."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _upgrade_alone(connection: Connection) -> None:
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
    _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
