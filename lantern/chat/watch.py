"""Triage of what visitors write, on their raw words, before anything else looks at them.

Raw words live here and nowhere else: in memory, the last few of a conversation, for half an
hour at most. When they are gone the stored, redacted ones serve.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lantern.chat.words import Words
from lantern.store.database import Database
from lantern.store.messages import Message, list_messages
from wire.hearing import Hearing
from wire.triage import CLASS_ORDER, WINDOW_MESSAGES, TriageResult

_KEPT_SECONDS: Final = 1800.0
_MOST_KEPT: Final = 5000
_INJURY: Final = "self_injury"  # the rule for it
_ABUSE: Final = "abuse"
_SPANISH: Final = "es_"  # how the ids of rules for Spanish begin
# A window of three visitor's messages with all replies to them is well within so many.
_ROWS_BACK: Final = 30


@dataclass(frozen=True)
class Alarm:
    """What triage found in one message."""

    classes: tuple[str, ...] = ()
    tier: str | None = None
    rules: tuple[str, ...] = ()
    priority: str | None = None
    own_staff: bool = False  # words about abuse that may speak of people of this clinic
    nearness: float | None = None  # the small model's margin for P0; of what was typed alone

    @property
    def injured(self) -> bool:
        """True when the words tell of an injury done to oneself."""
        return _INJURY in self.rules

    @property
    def urgent(self) -> bool:
        """True when the card must not wait for anything."""
        return self.priority == "P0"

    @property
    def spanish(self) -> bool:
        """True when a rule for Spanish words fired."""
        return any(rule.startswith(_SPANISH) for rule in self.rules)


@dataclass
class _Window:
    used: float
    texts: deque[str] = field(default_factory=lambda: deque(maxlen=WINDOW_MESSAGES))


class Watch:
    """Keeps the windows and runs the rules over them."""

    def __init__(self, words: Words, database: Database, hearing: Hearing) -> None:
        self._words = words
        self._hearing = hearing
        self._database = database
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    async def look(self, conversation_id: str, last_seq: int, text: str) -> Alarm:
        """Test a visitor's message together with those before it."""
        window = await self._window(conversation_id, last_seq)
        window.texts.append(text)
        texts = tuple(window.texts)
        result = self._hearing.evaluate(texts)
        if result.fired:
            window.texts.clear()  # what has fired is not joined to the next message
        return self._alarm(result, texts)

    def look_at(self, conversation_id: str, *texts: str) -> Alarm:
        """Test words that stand alone: a button's title, the fields of a form.

        Every field counts, also one that goes on where the field before it ends.
        """
        self.close(conversation_id)
        read = [texts[: number + 1] for number in range(len(texts))]
        results = [(self._hearing.evaluate(part), part) for part in read]
        return _together([self._alarm(*found) for found in results if found[0].fired])

    def alone(self, text: str) -> Alarm:
        """Test a message again that Rasa did not look at. The words may be redacted ones."""
        return self._alarm(self._hearing.alone(text), (text,))

    def close(self, conversation_id: str) -> None:
        """Start a new window: a button was pressed, or the conversation is gone."""
        self._windows[conversation_id] = _Window(time.monotonic())
        self._windows.move_to_end(conversation_id)

    def forget(self, conversation_id: str) -> None:
        """Drop every word of the conversation."""
        self._windows.pop(conversation_id, None)

    def _alarm(self, result: TriageResult, texts: Sequence[str]) -> Alarm:
        classes, urgent = result.classes, result.urgent
        priority = self._words.priority(classes, urgent=urgent) if classes else None
        own = _ABUSE in classes and any(self._words.points_at_staff(text) for text in texts)
        return Alarm(classes, result.tier, result.rules, priority, own, result.nearness)

    async def _window(self, conversation_id: str, last_seq: int) -> _Window:
        self._expire()
        window = self._windows.get(conversation_id)
        if window is None:
            stored = await self._stored(conversation_id, last_seq)
            window = self._windows.setdefault(conversation_id, _Window(0.0))
            window.texts.extend(stored)
        window.used = time.monotonic()
        self._windows.move_to_end(conversation_id)
        return window

    def _expire(self) -> None:
        limit = time.monotonic() - _KEPT_SECONDS
        while self._windows:
            oldest = next(iter(self._windows))
            if self._windows[oldest].used >= limit and len(self._windows) <= _MOST_KEPT:
                return
            del self._windows[oldest]

    async def _stored(self, conversation_id: str, last_seq: int) -> Sequence[str]:
        if last_seq <= 1:  # nothing but the opening
            return ()
        rows = await self._database.read(
            lambda connection: list_messages(connection, conversation_id, last_seq - _ROWS_BACK)
        )
        return since_card_or_button(rows)[-WINDOW_MESSAGES:]


def _together(alarms: Sequence[Alarm]) -> Alarm:
    """Return all that was found as one alarm: no lesser danger hides a greater one."""
    found = {name for alarm in alarms for name in alarm.classes}
    return Alarm(
        classes=tuple(name for name in CLASS_ORDER if name in found),
        tier=min((alarm.tier for alarm in alarms if alarm.tier), default=None),
        rules=tuple(dict.fromkeys(rule for alarm in alarms for rule in alarm.rules)),
        priority=min((alarm.priority for alarm in alarms if alarm.priority), default=None),
        own_staff=any(alarm.own_staff for alarm in alarms),
    )


def since_card_or_button(rows: Sequence[Message]) -> list[str]:
    """Return the visitor's texts after the last card or button press, oldest first."""
    texts: list[str] = []
    for row in reversed(rows):
        if row.type == "card" or row.parts.get("pressed"):
            break
        if row.author == "visitor":
            texts.append(row.text)
    return texts[::-1]
