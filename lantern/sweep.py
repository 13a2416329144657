"""Turns that a crash or an overload left without replies are completed.

Their visitors may never write again, and what only Rasa hears in their words must reach staff.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import Final

from lantern.chat.turns import Turns
from lantern.errors import ChatError
from lantern.logs import log_event
from lantern.store.database import Database
from lantern.store.turns import Turn, list_pending

_PAUSE: Final = 1.0  # seconds

Ready = Callable[[], Awaitable[bool]]


async def keep_completing(database: Database, turns: Turns, ready: Ready, seconds: float) -> None:
    """Complete what is left at the start, then what is left for so many `seconds`; 0: no more."""
    await complete_left(database, turns, ready)
    while seconds:
        await asyncio.sleep(seconds / 2)
        await complete_left(database, turns, ready, before=time.time() - seconds)


async def complete_left(
    database: Database, turns: Turns, ready: Ready, before: float = math.inf
) -> None:
    """Complete every turn pending since `before`, one at a time, as its own visitor would.

    The oldest is first. Waits while Rasa is not `ready`: an answer that it failed to give would be
    the last word.
    """
    for turn in await database.read(list_pending):
        if turn.received > before:
            continue
        try:
            await _complete(turn, turns, ready)
        except Exception as error:  # one turn must not hold up the others
            log_event("sweep_failed", logging.ERROR, turn_id=turn.id, code=type(error).__name__)


async def _complete(turn: Turn, turns: Turns, ready: Ready) -> None:
    while True:
        try:
            if await ready():
                await turns.complete(turn.conversation_id, turn.id)
                return
        except ChatError as error:
            if error.entry.code != "overloaded":
                return  # the conversation was erased meanwhile
        await asyncio.sleep(_PAUSE)
