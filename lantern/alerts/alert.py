"""What an alert says, and what a channel is. No words, name or contact of a visitor, ever."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from lantern.store.deliveries import Delivery

# A class is one short code. Whatever else stands there may be text and stays here.
_CLASS: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class Alert:
    """One notice to staff. `id` is the same in every channel and at every attempt."""

    id: str
    event: str  # escalation_raised, contact_left
    kind: str  # a triage class, handoff_requested, ...
    priority: str
    at: str
    conversation_id: str
    link: str
    erased: bool  # the visitor has erased the conversation since

    def to_dict(self) -> Mapping[str, Any]:
        """Return it as it is posted."""
        return {
            "type": "lantern.alert",
            "id": self.id,
            "event": self.event,
            "class": self.kind,
            "priority": self.priority,
            "at": self.at,
            "conversation_id": self.conversation_id,
            "link": self.link,
            "erased": self.erased,
        }


def read_alert(delivery: Delivery, address: str) -> Alert:
    """Return what `delivery` says; `address` is the origin of the console."""
    return Alert(
        id=delivery.notice_id,
        event=delivery.event,
        kind=delivery.kind if _CLASS.fullmatch(delivery.kind) else "unknown",
        priority=delivery.priority,
        at=delivery.created_at,
        conversation_id=delivery.conversation_id,
        link=f"{address}/staff/conversations/{delivery.conversation_id}",
        erased=delivery.erased,
    )


class DeliveryFailed(Exception):
    """A channel could not deliver. `code` says why; what a server answered is never quoted."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Channel(Protocol):
    """A way to staff."""

    name: str

    async def send(self, alert: Alert) -> None:
        """Deliver. Raises DeliveryFailed; an alert may come again, with the same id."""

    async def close(self) -> None:
        """Close what is open."""
