"""A process that does nothing but deliver alerts, to be killed."""

from __future__ import annotations

import asyncio
import os
import signal

from lantern.alerts.courier import Pace
from lantern.alerts.service import Alerts
from lantern.config import Config
from lantern.store.database import open_database
from wire.process import die_with_parent

PACE = Pace(first=0.05, longest=0.2, attempt=0.8, claim=1.0, look=0.05, drain=2.0)


async def main() -> None:
    """Deliver until SIGTERM."""
    config = Config.from_environment(os.environ)
    database = open_database(config.store_url)
    alerts = Alerts(config, database, lambda *_: None, PACE)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await alerts.start()
    print("started", flush=True)
    await ended.wait()
    await alerts.close()
    await database.close()


if __name__ == "__main__":
    die_with_parent()
    asyncio.run(main())
