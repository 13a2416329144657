"""The console's channel: open pages of staff hear of an alert at once.

It cannot fail: the inbox itself is read from the store, where the escalation stands already.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from lantern.alerts.alert import Alert

MOST_UNREAD: Final = 256


class Console:
    """Hands alerts to the pages that listen in this process."""

    name = "console"

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[Alert]] = set()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[Alert]]:
        """Listen for alerts."""
        page: asyncio.Queue[Alert] = asyncio.Queue(MOST_UNREAD)
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)

    async def send(self, alert: Alert) -> None:
        """Tell all open pages; one that reads too slowly misses it and has it in the inbox."""
        for page in self._pages:
            with suppress(asyncio.QueueFull):
                page.put_nowait(alert)

    async def close(self) -> None:
        """Nothing is open."""
