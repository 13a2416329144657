"""A tracker store that holds a turn while it runs, and a few more in case of errors."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

CAPACITY = 200
# One process holds one store; Rasa wraps it in its own class, so it is reached from here.
_trackers: OrderedDict[str, DialogueStateTracker] = OrderedDict()


class TrackerMemory(TrackerStore):
    """Keeps the newest `CAPACITY` trackers as they are.

    Rasa's own in-memory store writes each one out as JSON and reads it back, three times a
    turn; a tracker that lives for one turn has no use for that.
    """

    def __init__(self, domain: Domain, event_broker: Any = None, **kwargs: Any) -> None:
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker and forget the oldest ones."""
        await self.stream_events(tracker)
        _trackers[tracker.sender_id] = tracker
        _trackers.move_to_end(tracker.sender_id)
        while len(_trackers) > CAPACITY:
            _trackers.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a kept tracker."""
        return _trackers.get(sender_id)

    async def retrieve_full_tracker(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a kept tracker: it has one session."""
        return _trackers.get(sender_id)

    async def keys(self) -> Iterable[str]:
        """Return the ids of what is kept."""
        return list(_trackers)


def forget_conversation(sender_id: str) -> None:
    """Drop one tracker at once."""
    _trackers.pop(sender_id, None)
