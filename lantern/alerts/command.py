"""`bin/lantern alerts`: what staff did not get, and another try."""

from __future__ import annotations

import asyncio

from lantern.config import Config
from lantern.store.database import Database, open_database
from lantern.store.deliveries import Delivery, list_undelivered, set_due
from lantern.store.migrate import migrate

_HEAD = ("id", "channel", "priority", "class", "raised", "attempts", "state", "error")


def report_alerts(config: Config, retry: str | None) -> int:
    """List alerts that are not delivered, or try one (or `all` that are dead) again.

    Returns 1 when an alert was given up, or when there is none with the id to try again.
    """
    return asyncio.run(_report(config, retry))


async def _report(config: Config, retry: str | None) -> int:
    database = open_database(config.store_url)
    try:
        await migrate(database)
        return await (_list(database) if retry is None else _retry(database, retry))
    finally:
        await database.close()


async def _list(database: Database) -> int:
    undelivered = await database.read(list_undelivered)
    if not undelivered:
        print("Every alert was delivered.")
        return 0
    rows = [_HEAD, *(_row(delivery) for delivery in undelivered)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    dead = sum(delivery.dead_at is not None for delivery in undelivered)
    print(f"\n{len(undelivered)} not delivered, {dead} of them given up.")
    if dead:
        print("Try again with: bin/lantern alerts --retry ID (or: all)")
    return int(dead > 0)


def _row(delivery: Delivery) -> tuple[str, ...]:
    state = f"dead since {delivery.dead_at}" if delivery.dead_at else "waiting"
    return (
        *(delivery.id, delivery.channel, delivery.priority, delivery.kind, delivery.created_at),
        *(str(delivery.attempts), state, delivery.last_error or "-"),
    )


async def _retry(database: Database, which: str) -> int:
    only = None if which == "all" else which
    found = await database.write(lambda connection: set_due(connection, only))
    if not found:
        print("There is no such alert to try again.")
        return 1
    print(f"{found} will be tried again now, while Lantern runs.")
    return 0
