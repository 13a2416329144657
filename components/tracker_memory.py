"""A tracker store that holds a turn while it runs, and a few more in case of errors."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

CAPACITY = 200
# One process holds one store; Rasa wraps it in its own class, so it is reached from here.
_trackers: OrderedDict[str, str] = OrderedDict()


class TrackerMemory(InMemoryTrackerStore):
    """Rasa's in-memory store that drops its oldest entries beyond `CAPACITY`."""

    def __init__(self, domain: Domain, event_broker: Any = None, **kwargs: Any) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.store = _trackers

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker and forget the oldest ones."""
        await super().save(tracker)
        _trackers.move_to_end(tracker.sender_id)
        while len(_trackers) > CAPACITY:
            _trackers.popitem(last=False)


def forget_conversation(sender_id: str) -> None:
    """Drop one tracker at once."""
    _trackers.pop(sender_id, None)
