"""The courier: a task a channel that delivers what is due, and tries again what failed.

A delivery is claimed in the store before it is sent and settled there afterwards. What a process
claimed and did not settle, because it died, is due again when the claim runs out. So every alert
arrives at least once, and each time with the same id.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lantern.alerts.alert import Channel, DeliveryFailed, read_alert
from lantern.logs import log_event, log_failure
from lantern.store.database import Database
from lantern.store.deliveries import Delivery, claim_due, has_due, set_delivered, set_failed
from lantern.store.schema import now_text

Count = Callable[[str, str], None]  # channel; delivered, failed or dead

_RANDOM: Final = random.SystemRandom()


@dataclass(frozen=True)
class Pace:
    """How fast and how long is tried; all in seconds."""

    first: float = 1.0  # the wait after the first failure; it doubles each time
    longest: float = 900.0
    give_up: float = 86_400.0
    attempt: float = 20.0
    claim: float = 30.0  # longer than an attempt
    look: float = 1.0
    drain: float = 5.0
    at_once: int = 4  # attempts by one channel

    def wait(self, attempts: int) -> float:
        """Return how long to wait after so many attempts, from half of it to all of it.

        The chance spreads what failed together, so that it does not come back together.
        """
        return min(self.longest, self.first * 2.0 ** min(attempts - 1, 30)) * _RANDOM.uniform(
            0.5, 1.0
        )


class Courier:
    """Delivers by all channels; a slow one holds up no other."""

    def __init__(self, database: Database, address: str, count: Count, pace: Pace) -> None:
        self._database = database
        self._address = address
        self._count = count
        self._pace = pace
        self._routes: list[_Route] = []
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, channels: Sequence[Channel]) -> None:
        """Begin to deliver."""
        for channel in channels:
            route = _Route(self._database, channel, self._address, self._count, self._pace)
            self._routes.append(route)
            self._tasks.append(asyncio.create_task(route.run()))

    def wake(self) -> None:
        """Look at once: an escalation was committed."""
        for route in self._routes:
            route.wake()

    async def stop(self) -> None:
        """Take nothing on any more, and let what is under way end."""
        for route in self._routes:
            route.end()
        await asyncio.gather(*self._tasks)


class _Route:
    """Delivers by one channel."""

    def __init__(
        self, database: Database, channel: Channel, address: str, count: Count, pace: Pace
    ) -> None:
        self._database = database
        self._channel = channel
        self._address = address
        self._count = count
        self._pace = pace
        self._woken = asyncio.Event()
        self._ending = False
        self._sending: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look at once."""
        self._woken.set()

    def end(self) -> None:
        """Let `run` end."""
        self._ending = True
        self._woken.set()

    async def run(self) -> None:
        """Deliver until `end`. No failure of store or channel ends it."""
        while not self._ending:
            self._woken.clear()
            try:
                await self._take_on()
            except Exception as error:
                log_failure("alerts_not_read", error, channel=self._channel.name)
            # Looking now and then finds what is due again, and what another process wrote.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pace.look):
                    await self._woken.wait()
        await self._drain()

    async def _drain(self) -> None:
        if not self._sending:
            return
        _, late = await asyncio.wait(self._sending, timeout=self._pace.drain)
        for task in late:  # their claims run out, then they are due again
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _take_on(self) -> None:
        name, free = self._channel.name, self._pace.at_once - len(self._sending)
        if free <= 0 or not await self._database.read(lambda c: has_due(c, name)):
            return
        until = now_text(time.time() + self._pace.claim)
        claimed = await self._database.write(lambda c: claim_due(c, name, free, until))
        for delivery in claimed:
            task = asyncio.create_task(self._deliver(delivery))
            self._sending.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._woken.set()  # there is room for another

    async def _deliver(self, delivery: Delivery) -> None:
        error = await self._attempt(delivery)
        try:
            if error is None:
                await self._delivered(delivery)
            else:
                await self._failed(delivery, error)
        except Exception as unsettled:  # its claim runs out, then it is due again
            log_failure("alert_not_settled", unsettled, alert_id=delivery.notice_id)

    async def _attempt(self, delivery: Delivery) -> str | None:
        """Send; return the code of what went wrong."""
        try:
            async with asyncio.timeout(self._pace.attempt):
                await self._channel.send(read_alert(delivery, self._address))
        except DeliveryFailed as failure:
            return failure.code
        except TimeoutError:
            return "timeout"
        except Exception as error:
            log_failure("alert_broke", error, alert_id=delivery.notice_id)
            return "internal"
        return None

    async def _delivered(self, delivery: Delivery) -> None:
        if await self._database.write(lambda c: set_delivered(c, delivery)):
            self._tell("delivered", delivery, logging.INFO, None)

    async def _failed(self, delivery: Delivery, error: str) -> None:
        again = time.time() + self._pace.wait(delivery.attempts)
        since = datetime.fromisoformat(delivery.since).timestamp()
        dead = again > since + self._pace.give_up
        at = None if dead else now_text(again)
        if await self._database.write(lambda c: set_failed(c, delivery, error, at)):
            self._tell("failed", delivery, logging.WARNING, error)
            if dead:
                self._tell("dead", delivery, logging.ERROR, error)

    def _tell(self, result: str, delivery: Delivery, level: int, error: str | None) -> None:
        self._count(delivery.channel, result)
        log_event(
            f"alert_{result}",
            level,
            channel=delivery.channel,
            alert_id=delivery.notice_id,
            attempt=delivery.attempts,
            code=error,
        )
