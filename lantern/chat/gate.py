"""The fair, bounded queue before Rasa: first come, first served, and nobody waits too long.

Each conversation has at most one turn here, so first come is fair over conversations. Without
it a few visitors starve for many seconds while others are served at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from lantern.errors import ChatError

AT_ONCE: Final = 2
MOST_WAITING: Final = 64
LONGEST_WAIT: Final = 4.0
RETRY_AFTER: Final = 5


class Gate:
    """Lets `at_once` turns through; the others wait in line."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        longest_wait: float = LONGEST_WAIT,
        notice: str = "",
    ) -> None:
        self._free = at_once
        self._most_waiting = most_waiting
        self._longest_wait = longest_wait
        self._notice = notice  # what a visitor may be told
        self._line: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Wait in line, then hold a place. Raises ChatError `overloaded`."""
        await self._enter()
        try:
            yield
        finally:
            self._leave()

    async def _enter(self) -> None:
        if self._free and not self._line:
            self._free -= 1
            return
        if len(self._line) >= self._most_waiting:
            raise self._refusal()
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(place)
        try:
            async with asyncio.timeout(self._longest_wait):
                await place
        except (TimeoutError, asyncio.CancelledError) as error:
            self._give_up(place)
            if isinstance(error, TimeoutError):
                raise self._refusal() from None
            raise

    def _refusal(self) -> ChatError:
        return ChatError("overloaded", retry_after=RETRY_AFTER, notice=self._notice)

    def _give_up(self, place: asyncio.Future[None]) -> None:
        if place in self._line:
            self._line.remove(place)
        elif place.done() and not place.cancelled():
            self._leave()  # called in the very moment in which the wait ended: pass it on

    def _leave(self) -> None:
        while self._line:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
