"""Tells those who listen to a conversation what was stored in it, and wakes alerts to staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lantern.chat.bus import Bus, Event
from lantern.chat.presenting import Presenter
from lantern.store.messages import Message


class Publisher:
    """Turns messages and states into events of the bus."""

    def __init__(self, bus: Bus, presenter: Presenter, alert: Callable[[], None]) -> None:
        self._bus = bus
        self._presenter = presenter
        self._alert = alert

    def messages(self, conversation_id: str, messages: Sequence[Message]) -> None:
        """Publish messages after they were committed."""
        for message in messages:
            data = self._presenter.message(message)
            self._bus.publish(conversation_id, Event("message", data, message.seq))

    def escalated(self) -> None:
        """Let staff be told at once, after an escalation was committed."""
        self._alert()

    def state(self, conversation_id: str, state: str) -> None:
        """Publish a new state."""
        self._bus.publish(conversation_id, Event("state", {"state": state}))

    def typing(self, conversation_id: str, on: bool) -> None:
        """Publish that the bot begins or ends to look for an answer."""
        self._bus.publish(conversation_id, Event("typing", {"author": "bot", "typing": on}))
