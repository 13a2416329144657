"""A store, alerts started on it, and those who receive them."""

from __future__ import annotations

import asyncio
import sqlite3
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lantern.alerts.courier import Pace
from lantern.alerts.service import Alerts
from lantern.config import Config
from lantern.store.database import Database, open_database
from lantern.store.escalations import Raised, add_escalations
from lantern.store.migrate import migrate
from tests.alerts.receiver import Receiver
from wire.payloads import Escalation

FAST = Pace(first=0.05, longest=0.2, attempt=2, claim=3, look=0.05, drain=3)
SECRET = "a secret of the tests only"


async def until(check: Callable[[], Any], seconds: float = 10) -> None:
    """Wait for something that happens elsewhere."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


@dataclass
class Office:
    """A store in which escalations are raised, and the alerts of them."""

    data_dir: Path
    database: Database
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    opened: list[Alerts] = field(default_factory=list)

    def config(self, **settings: str) -> Config:
        """Return settings as the environment would give them."""
        named = {f"LANTERN_{name.upper()}": value for name, value in settings.items()}
        return Config.from_environment({"LANTERN_DATA_DIR": str(self.data_dir), **named})

    async def start(
        self, pace: Pace = FAST, outside_care_team: tuple[str, ...] = (), **settings: str
    ) -> Alerts:
        """Start alerts on the store."""
        alerts = Alerts(
            self.config(**settings),
            self.database,
            self._count,
            pace,
            outside_care_team=outside_care_team,
        )
        self.opened.append(alerts)
        await alerts.start()
        return alerts

    def _count(self, channel: str, result: str) -> None:
        self.counted[channel, result] += 1

    async def stop(self, alerts: Alerts) -> None:
        """Stop them as the web app does."""
        self.opened.remove(alerts)
        await alerts.close()

    async def escalate(
        self, kind: str = "self_harm", priority: str = "P0", conversation_id: str | None = None
    ) -> str:
        """Raise an escalation as a turn does; returns the conversation's id."""
        raised = Raised(conversation_id or str(uuid.uuid4()), 0)
        escalations = [Escalation(kind, priority)]
        await self.database.write(lambda c: add_escalations(c, raised, escalations))
        return raised.conversation_id

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Look into the SQLite file itself."""
        with closing(sqlite3.connect(self.data_dir / "lantern.sqlite3")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def change(self, query: str, *values: Any) -> None:
        """Change the SQLite file itself."""
        with closing(sqlite3.connect(self.data_dir / "lantern.sqlite3", timeout=5)) as connection:
            connection.execute(query, values)
            connection.commit()

    def deliveries(self, channel: str) -> list[dict[str, Any]]:
        """Return the deliveries by a channel."""
        return self.rows("SELECT * FROM deliveries WHERE channel = ?", channel)

    def waiting(self, channel: str) -> int:
        """Return how many deliveries by a channel are neither made nor given up."""
        return sum(row["next_attempt_at"] is not None for row in self.deliveries(channel))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    database = open_database(f"sqlite:///{tmp_path}/lantern.sqlite3")
    await migrate(database)
    office = Office(tmp_path, database)
    yield office
    for alerts in office.opened:
        await alerts.close()
    await database.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks that is up."""
    receiver = Receiver()
    receiver.up()
    yield receiver
    receiver.down()
