"""One lane a conversation: messages are taken on in order, and answered one after another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Running:
    """A turn that this process is working on."""

    body_digest: str
    task: asyncio.Task[Any]


@dataclass
class Lane:
    """The order within one conversation. asyncio's locks serve in order of asking."""

    arriving: asyncio.Lock = field(default_factory=asyncio.Lock)
    answering: asyncio.Lock = field(default_factory=asyncio.Lock)
    running: dict[str, Running] = field(default_factory=dict)  # by client_message_id
    left_pending: bool = False  # a turn of this lane still waits for its replies
    users: int = 0


class Lanes:
    """Lanes of the conversations that are busy now; a lane nobody uses is forgotten."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def of(self, conversation_id: str) -> AsyncIterator[Lane]:
        """Hand out the lane of a conversation for as long as it is needed."""
        lane = self._lanes.setdefault(conversation_id, Lane())
        lane.users += 1
        try:
            yield lane
        finally:
            lane.users -= 1
            if not lane.users:
                del self._lanes[conversation_id]

    def start(self, lane: Lane, client_message_id: str, running: Running) -> None:
        """Keep a turn's task until it is done, whether or not its visitor still listens."""
        lane.running[client_message_id] = running
        self._tasks.add(running.task)

        def done(task: asyncio.Task[Any]) -> None:
            self._tasks.discard(task)
            lane.running.pop(client_message_id, None)
            if not task.cancelled():
                task.exception()  # read, so that a visitor who left is no unhandled error

        running.task.add_done_callback(done)

    async def drain(self, seconds: float) -> None:
        """Let the turns under way end, at most for so long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
