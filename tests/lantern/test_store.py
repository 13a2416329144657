"""The database file: its schema, its safety, its secrets."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from lantern.keys import secret_file
from lantern.store import (  # noqa: F401  (each declares its tables)
    contacts,
    conversations,
    erasures,
    escalations,
    feedback,
    messages,
    turns,
)
from lantern.store.database import open_database
from lantern.store.migrate import migrate
from lantern.store.schema import METADATA, now_text
from tests.lantern.conftest import Visitor, Web


async def test_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "store.sqlite3"
    database = open_database(f"sqlite:///{path}")
    await migrate(database)
    await migrate(database)
    await database.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with create_engine(f"sqlite:///{path}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


async def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    databases = [open_database(f"sqlite:///{tmp_path}/store.sqlite3") for _ in range(4)]
    await asyncio.gather(*(migrate(database) for database in databases))
    for database in databases:
        await database.close()


def test_schema_is_good_for_postgresql() -> None:
    for table in METADATA.sorted_tables:
        statement = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "CREATE TABLE" in statement


async def test_connections_are_safe(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/store.sqlite3")
    await migrate(database)

    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    assert await database.read(pragmas) == ["wal", 2, 1, 1, 10000]
    assert await database.write(pragmas) == ["wal", 2, 1, 1, 10000]
    await database.close()


async def test_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/store.sqlite3")
    await migrate(database)
    row = feedback.Feedback("m", "c", True, now_text())

    def fail(connection: Connection) -> None:
        connection.execute(text("INSERT INTO outbox VALUES ('o', 'e', 'x', 't', NULL)"))
        feedback.set_feedback(connection, row)  # there is no such message

    with pytest.raises(IntegrityError) as failure:
        await database.write(fail)
    assert "'m'" not in str(failure.value)
    count = text("SELECT count(*) FROM outbox")
    assert await database.read(lambda c: c.execute(count).scalar()) == 0
    await database.close()


async def test_numbers_of_messages_are_never_given_twice(web: Web, visitor: Visitor) -> None:
    await visitor.say("one")
    with (
        closing(sqlite3.connect(web.data_dir / "lantern.sqlite3", timeout=5)) as connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        connection.execute(
            "INSERT INTO messages SELECT 'another', conversation_id, turn_id, seq, author, type, "
            "text, topic, created_at, triage, tier, priority, degraded, parts, content_version "
            "FROM messages WHERE conversation_id = ?",
            (visitor.id,),
        )


def test_key_files_are_for_their_owner(web: Web) -> None:
    for name in ("buttons.key", "contacts.key"):
        path = web.data_dir / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert len(path.read_bytes()) >= 32


def test_secret_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.key"
    first = secret_file(path)
    assert secret_file(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["a.key"]
