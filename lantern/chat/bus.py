"""Events of a conversation to those who listen: one interface, here within one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from lantern.errors import ChatError

MOST_LISTENERS: Final = 4
MOST_UNREAD: Final = 256


@dataclass(frozen=True)
class Event:
    """One server-sent event; `seq` is set on messages."""

    name: str  # message, state, typing
    data: Mapping[str, Any]
    seq: int | None = None


class Listener:
    """What one listener has not read yet. One that reads too slowly is cut off."""

    def __init__(self) -> None:
        self._unread: asyncio.Queue[Event | None] = asyncio.Queue(MOST_UNREAD)
        self._lost = False

    def put(self, event: Event | None) -> None:
        """Hand over an event; None ends the stream."""
        if self._lost:
            return
        try:
            self._unread.put_nowait(event)
        except asyncio.QueueFull:
            self._lost = True

    async def get(self, seconds: float) -> Event | None:
        """Return the next event; None at the end. Raises TimeoutError after `seconds`."""
        if self._lost and self._unread.empty():
            return None
        async with asyncio.timeout(seconds):
            return await self._unread.get()


class Bus(Protocol):
    """What the chat needs of a bus."""

    def publish(self, conversation_id: str, event: Event) -> None:
        """Tell everybody who listens to the conversation."""

    def listen(self, conversation_id: str) -> Any:
        """Return an async context manager that yields a Listener."""

    def end(self, conversation_id: str) -> None:
        """End all streams of the conversation."""


class ProcessBus:
    """The bus of a single web process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}

    def publish(self, conversation_id: str, event: Event) -> None:
        """Tell everybody who listens to the conversation."""
        for listener in self._listeners.get(conversation_id, ()):
            listener.put(event)

    def end(self, conversation_id: str) -> None:
        """End all streams of the conversation."""
        for listener in self._listeners.get(conversation_id, ()):
            listener.put(None)

    def end_all(self) -> None:
        """End every stream: the process stops."""
        for conversation_id in list(self._listeners):
            self.end(conversation_id)

    @asynccontextmanager
    async def listen(self, conversation_id: str) -> AsyncIterator[Listener]:
        """Listen to a conversation. Raises ChatError `too_many_streams`."""
        listeners = self._listeners.setdefault(conversation_id, set())
        if len(listeners) >= MOST_LISTENERS:
            raise ChatError("too_many_streams", retry_after=5)
        listener = Listener()
        listeners.add(listener)
        try:
            yield listener
        finally:
            listeners.discard(listener)
            if not listeners:
                self._listeners.pop(conversation_id, None)
