"""The connection to the database: SQLite by default, PostgreSQL by its address.

Writing on SQLite goes one at a time through a lock of this process, so that no writer meets
`database is locked`; reading never waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
# An acknowledged message survives a power cut (synchronous), an erased one leaves no trace on
# free pages (secure_delete).
_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
_TRIES_TO_TRUNCATE: Final = 20


class Database:
    """Hands out connections: `read()` for looking, `write()` for one transaction."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self.path = Path(address.database) if self.is_sqlite and address.database else None
        address = address.set(drivername=_DRIVERS.get(address.drivername, address.drivername))
        # hide_parameters: a failing statement must not quote a message in an exception's text.
        self.engine: AsyncEngine = create_async_engine(address, hide_parameters=True, pool_size=4)
        self._writing = asyncio.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            _set_up_sqlite(self.engine)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only looks."""
        async with self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back on an exception."""
        async with self._writing or nullcontext():
            async with self.engine.connect() as connection:
                await connection.execution_options(lantern_writes=True)
                async with connection.begin():
                    yield connection

    async def truncate_log(self) -> bool:
        """Move SQLite's write-ahead log into the file and empty it; other databases: nothing."""
        if self._writing is None:
            return True
        for _ in range(_TRIES_TO_TRUNCATE):
            async with self._writing, self.engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                row = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()
            if row[0] == 0:
                return True
            await asyncio.sleep(0.05)  # a reader still looks at the old state
        return False

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _set_up_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late for a transaction that reads before it writes.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("lantern_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
