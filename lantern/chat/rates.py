"""Rate limits: messages of one conversation, and new conversations of all visitors together.

No address is kept: a flood from one machine slows new conversations down for a minute at most,
and every conversation that is open goes on.
"""

from __future__ import annotations

import math
import time
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from lantern.errors import ChatError

_ALL: Final = "all"
_NEW_CONVERSATIONS_PER_MESSAGE: Final = 10


class Rates:
    """Counts within the last minute. `per_minute` 0 switches every limit off."""

    def __init__(self, per_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage()) if per_minute else None
        self._message = RateLimitItemPerMinute(per_minute, namespace="message")
        self._alarm = RateLimitItemPerMinute(per_minute, namespace="alarm")
        self._conversation = RateLimitItemPerMinute(
            per_minute * _NEW_CONVERSATIONS_PER_MESSAGE, namespace="conversation"
        )

    def message(self, conversation_id: str) -> ChatError | None:
        """Count a request of a conversation; return the refusal when it is one too many."""
        return self._count(self._message, conversation_id)

    def alarm(self, conversation_id: str) -> ChatError | None:
        """Count an emergency that comes when the conversation may send no more messages.

        It has a limit of its own: somebody in danger who types fast must get the card.
        """
        return self._count(self._alarm, conversation_id)

    def conversation(self) -> None:
        """Count a new conversation. Raises ChatError `rate_limited`."""
        refusal = self._count(self._conversation, _ALL)
        if refusal is not None:
            raise refusal

    def _count(self, item: RateLimitItemPerMinute, key: str) -> ChatError | None:
        if self._limiter is None or self._limiter.hit(item, key):
            return None
        seconds = self._limiter.get_window_stats(item, key).reset_time - time.time()
        return ChatError("rate_limited", retry_after=max(1, math.ceil(seconds)))
