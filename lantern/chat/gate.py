"""The fair, bounded queue before Rasa: first come, first served, and nobody waits too long.

Each conversation has at most one turn here, so first come is fair over conversations. Without
it a few visitors starve for many seconds while others are served at once. Who may be in danger
goes before all others, and a place in the line is kept for them: what makes sure is in Rasa.
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
KEPT: Final = 1  # places of the line that only who may be in danger takes
LONGEST_WAIT: Final = 4.0
RETRY_AFTER: Final = 5

_Line = deque[asyncio.Future[None]]


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
        self._first: _Line = deque()  # may be in danger
        self._others: _Line = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._first) + len(self._others)

    @asynccontextmanager
    async def passing(self, *, first: bool = False) -> AsyncIterator[None]:
        """Wait in line, then hold a place. Raises ChatError `overloaded`.

        `first`: go before all who wait and are not first themselves.
        """
        await self._enter(first)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, first: bool) -> None:
        if self._free and not self.waiting:
            self._free -= 1
            return
        if self.waiting >= self._most_waiting - (0 if first else KEPT):
            raise self._refusal()
        line = self._first if first else self._others
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(place)
        try:
            async with asyncio.timeout(self._longest_wait):
                await place
        except (TimeoutError, asyncio.CancelledError) as error:
            self._give_up(line, place)
            if isinstance(error, TimeoutError):
                raise self._refusal() from None
            raise

    def _refusal(self) -> ChatError:
        return ChatError("overloaded", retry_after=RETRY_AFTER, notice=self._notice)

    def _give_up(self, line: _Line, place: asyncio.Future[None]) -> None:
        if place in line:
            line.remove(place)
        elif place.done() and not place.cancelled():
            self._leave()  # called in the very moment in which the wait ended: pass it on

    def _leave(self) -> None:
        while self.waiting:
            place = (self._first or self._others).popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
