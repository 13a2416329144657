"""`bin/lantern doctor`: what staff did not get is named, with its number and its age."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from lantern.config import Config
from lantern.doctor import report
from lantern.store.database import open_database
from lantern.store.escalations import Raised, add_escalations, find_escalation
from lantern.store.migrate import migrate
from lantern.store.outbox import DELIVERIES, OUTBOX, set_channels
from lantern.store.schema import now_text
from tests.lantern.conftest import ROOT, free_port
from wire.payloads import Escalation


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings of a Lantern that does not run."""
    return Config(port=free_port(), data_dir=tmp_path, models_dir=tmp_path / "models")


def raise_alert(config: Config, ago: timedelta, *, dead: bool = False) -> None:
    """Store an alert by mail that was raised some time ago and never delivered."""
    key, raised_at = str(uuid.uuid4()), now_text((datetime.now(UTC) - ago).timestamp())

    def store(connection: Connection) -> None:
        set_channels(connection, ["mail"])
        add_escalations(connection, Raised(key, 0), [Escalation("self_harm", "P0")])
        escalation = find_escalation(connection, key, 0, "self_harm")
        mine = OUTBOX.c.escalation_id == escalation
        connection.execute(OUTBOX.update().where(mine).values(created_at=raised_at))
        if dead:
            newest = DELIVERIES.c.notice_id.in_(
                OUTBOX.select().with_only_columns(OUTBOX.c.id).where(mine)
            )
            given_up = {"dead_at": now_text(), "next_attempt_at": None}
            connection.execute(DELIVERIES.update().where(newest).values(given_up))

    async def write() -> None:
        database = open_database(config.store_url)
        await migrate(database)
        await database.write(store)
        await database.close()

    asyncio.run(write())


def told(config: Config, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what doctor says of alerts; it never finds all in order here."""
    assert report(ROOT, config) == 1
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith("alerts:")]


def test_given_up_and_late_alerts_are_counted_with_the_oldest(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    raise_alert(config, timedelta(days=3), dead=True)
    raise_alert(config, timedelta(days=2), dead=True)
    raise_alert(config, timedelta(minutes=5))
    assert told(config, capsys) == [
        "alerts: 2 given up, the oldest raised 3 d ago: see `bin/lantern alerts`",
        "alerts: 1 not delivered yet, the oldest raised 5 min ago: see `bin/lantern alerts`",
    ]


def test_alert_that_is_just_on_its_way_is_none_of_these(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    raise_alert(config, timedelta(seconds=5))
    assert told(config, capsys) == []


def test_where_lantern_never_ran_nothing_is_said_and_nothing_made(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(config, capsys) == []
    assert list(config.data_dir.iterdir()) == []


def test_store_that_cannot_be_read_is_said(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    (config.data_dir / "lantern.sqlite3").write_bytes(b"no database at all, for certain " * 99)
    assert told(config, capsys) == ["alerts: the store cannot be read: DatabaseError"]
