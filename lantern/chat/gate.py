"""The ordered, bounded queue before Rasa: who may be in danger goes first, and nobody starves.

What makes sure of danger is in Rasa. So messages in the small model's middle band go first, and a
place in the line is kept for them; the others go by the margin that the small model gave them, of
equals the earliest first. Whoever has waited for three quarters of the longest wait is overtaken by
the middle band alone. Each conversation has at most one turn here, so the order is one over
conversations.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from lantern.errors import ChatError

AT_ONCE: Final = 2
MOST_WAITING: Final = 64
KEPT: Final = 1  # places of the line that only who may be in danger takes
LONGEST_WAIT: Final = 4.0
RETRY_AFTER: Final = 5
_NOT_OVERTAKEN: Final = 0.75  # share of the longest wait after which order of arrival counts


@dataclass(eq=False)
class _Place:
    """One place in the line."""

    rank: tuple[bool, float]  # in the middle band, and how near; the higher one goes first
    called: asyncio.Future[None]
    since: float = field(default_factory=time.monotonic)


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
        self._line: list[_Place] = []  # in the order of arrival

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    @asynccontextmanager
    async def passing(
        self, nearness: float | None = None, *, first: bool = False
    ) -> AsyncIterator[None]:
        """Wait in line, then hold a place. Raises ChatError `overloaded`.

        `nearness`: the higher goes first, and None behind all others. `first`: may be in danger,
        so go before all who are not and take the place that is kept.
        """
        await self._enter((first, -math.inf if nearness is None else nearness))
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, rank: tuple[bool, float]) -> None:
        if self._free and not self._line:
            self._free -= 1
            return
        first, _ = rank
        if self.waiting >= self._most_waiting - (0 if first else KEPT):
            raise self._refusal()
        place = _Place(rank, asyncio.get_running_loop().create_future())
        self._line.append(place)
        try:
            async with asyncio.timeout(self._longest_wait):
                await place.called
        except (TimeoutError, asyncio.CancelledError) as error:
            self._give_up(place)
            if isinstance(error, TimeoutError):
                raise self._refusal() from None
            raise

    def _refusal(self) -> ChatError:
        return ChatError("overloaded", retry_after=RETRY_AFTER, notice=self._notice)

    def _give_up(self, place: _Place) -> None:
        if place in self._line:
            self._line.remove(place)
        elif place.called.done() and not place.called.cancelled():
            self._leave()  # called in the very moment in which the wait ended: pass it on

    def _leave(self) -> None:
        while self._line:
            place = self._next()
            self._line.remove(place)
            if not place.called.done():
                place.called.set_result(None)
                return
        self._free += 1

    def _next(self) -> _Place:
        """Return whose turn it is."""
        earliest = self._line[0]
        nearest = max(self._line, key=lambda place: place.rank)  # of equals, the earliest
        waited_long = time.monotonic() - earliest.since > self._longest_wait * _NOT_OVERTAKEN
        return earliest if waited_long and not nearest.rank[0] else nearest
