"""The connection to the database: SQLite by default, PostgreSQL by its address.

A transaction is a plain function of a connection, run to its end in one go. On SQLite it runs in
a thread: handing each single statement to one would cost more than the statements. One thread
writes, so no writer ever meets `database is locked`; others read and never wait for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

T = TypeVar("T")

# An acknowledged message survives a power cut (synchronous), an erased one leaves no trace on
# free pages (secure_delete).
_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
_READERS: Final = 3
_TRIES_TO_TRUNCATE: Final = 20


class Database(Protocol):
    """What the web app needs of a database."""

    path: Path | None  # of the file, where there is one

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which only looks, and return what it returns."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` as one transaction: committed at its end, rolled back on an exception."""

    async def truncate_log(self) -> bool:
        """Leave no erased text in a write-ahead log. False when a reader was in the way."""

    async def close(self) -> None:
        """Close all connections."""


def open_database(address: str) -> Database:
    """Return the database at an address such as `sqlite:///var/lantern.sqlite3`."""
    url = make_url(address)
    return SqliteDatabase(url) if url.get_backend_name() == "sqlite" else PostgresDatabase(url)


class SqliteDatabase:
    """One file."""

    def __init__(self, url: URL) -> None:
        self.path: Path | None = Path(url.database or "lantern.sqlite3")
        # hide_parameters: a failing statement must not quote a message in an exception's text.
        self._engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True)
        _set_up(self._engine)
        self._writer = ThreadPoolExecutor(1, "store-writer")
        self._readers = ThreadPoolExecutor(_READERS, "store-reader")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which only looks."""

        def run() -> T:
            with self._engine.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` as one transaction."""

        def run() -> T:
            with self._engine.connect() as connection:
                connection = connection.execution_options(lantern_writes=True)
                with connection.begin():
                    return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def truncate_log(self) -> bool:
        """Move the write-ahead log into the file and empty it."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._truncate)

    def _truncate(self) -> bool:
        with self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            for _ in range(_TRIES_TO_TRUNCATE):
                row = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
                if row[0] == 0:
                    return True
                time.sleep(0.05)  # a reader still looks at the old state
        return False

    async def close(self) -> None:
        """Close all connections, after what is being written."""
        await asyncio.to_thread(self._writer.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        self._engine.dispose()


class PostgresDatabase:
    """A server that several web processes may share."""

    path: Path | None = None

    def __init__(self, url: URL) -> None:
        # Imported here because it brings the whole object mapper with it, which nothing else needs.
        from sqlalchemy.ext.asyncio import create_async_engine

        url = url.set(drivername="postgresql+asyncpg")
        self._engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=True)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which only looks."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` as one transaction."""
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def truncate_log(self) -> bool:
        """Nothing to do: the server keeps its log, and its keeper decides for how long."""
        return True

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()


def _set_up(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late for a transaction that reads before it writes.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("lantern_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
