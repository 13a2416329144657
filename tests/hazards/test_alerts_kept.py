"""What staff must know is stored with the card: never lost, never doubled, without a word."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from lantern.store.escalations import ESCALATIONS, Raised, add_escalations
from lantern.store.schema import METADATA
from tests.hazards.desk import Desk
from wire.payloads import Button, Escalation

DARK = "I want to kill myself"
MARKER = "zyzzogeton"
BACK = Button("I'm safe. Go back to my question.", "back")


async def test_alert_is_stored_with_the_card(desk: Desk) -> None:
    visitor = await desk.visitor()
    await visitor.say(DARK)
    [alert] = await visitor.alerts()
    assert (alert["kind"], alert["priority"], alert["episode"]) == ("self_harm", "P0", 1)
    assert alert["turn_id"] and alert["created_at"]
    assert desk.rows("SELECT * FROM outbox WHERE escalation_id = ?", alert["id"])


async def test_alert_and_card_are_stored_together_or_not_at_all(desk: Desk) -> None:
    visitor = await desk.visitor()
    with closing(sqlite3.connect(desk.data_dir / "lantern.sqlite3", timeout=5)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON escalations "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(SQLAlchemyError):
        await visitor.say(DARK)
    assert [message.author for message in await visitor.history()] == ["bot"]  # the opening


def test_alert_is_stored_once_an_episode(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/store.sqlite3")
    METADATA.create_all(engine)
    found = [Escalation("self_harm", "P0")]
    for episode in (1, 1, 2):
        with engine.begin() as connection:
            add_escalations(connection, Raised("c", episode), found)
    with engine.begin() as connection:
        count = connection.execute(select(func.count()).select_from(ESCALATIONS)).scalar_one()
    assert count == 2


async def test_next_episode_is_a_new_alert(desk: Desk) -> None:
    visitor = await desk.visitor()
    for _ in range(2):
        await visitor.say(DARK)
        await visitor.say(DARK)
        await visitor.press(BACK)
    assert [alert["episode"] for alert in await visitor.alerts()] == [1, 2]


async def test_alert_holds_no_word_of_the_visitor(desk: Desk) -> None:
    visitor = await desk.visitor()
    await visitor.say(f"{DARK} {MARKER}")
    tables = [row["name"] for row in desk.rows("SELECT name FROM sqlite_master")]
    kept = {name: desk.rows(f"SELECT * FROM {name}") for name in tables if name in STAFF_TABLES}
    assert kept["escalations"] and kept["outbox"]
    assert MARKER not in json.dumps(kept)


STAFF_TABLES = ("escalations", "outbox", "deliveries")
