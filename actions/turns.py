"""What an action reads of a turn, and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from wire import names
from wire.payloads import BotMessage, Button, DialogueRecord, Escalation, Json, PayloadError


@dataclass(frozen=True)
class Question:
    """One question of the message, as the classifier scored it."""

    text: str
    name: str
    band: str
    ranking: tuple[str, ...]  # labels, most likely first
    in_context: bool = False  # understood only with the topic before it


@dataclass(frozen=True)
class Turn:
    """One message of a visitor with all that the bot remembers."""

    intent: str
    text: str
    record: DialogueRecord
    questions: tuple[Question, ...] = ()
    ranking: tuple[str, ...] = ()
    button: Button | None = None
    triage: Json = field(default_factory=dict)
    language: str | None = None  # "es" or "other" when the message is not in English
    choice: int | None = None  # the button that the words name: 1 is the first, -1 the last


@dataclass(frozen=True)
class Outcome:
    """What an action says, and what changes in the dialogue record."""

    messages: tuple[BotMessage, ...]
    changes: Json = field(default_factory=dict)
    escalations: tuple[Escalation, ...] = ()

    def events(self, record: DialogueRecord) -> list[EventType]:
        """Return a SlotSet for each slot that really changes, in the record's order."""
        before = record.to_dict()
        return [
            SlotSet(name, self.changes[name])
            for name in names.RECORD_SLOTS
            if name in self.changes and self.changes[name] != before[name]
        ]


def read_turn(tracker: Tracker) -> Turn:
    """Read the tracker that Rasa sends along."""
    message = tracker.latest_message
    return Turn(
        intent=str((message.get("intent") or {}).get("name") or ""),
        text=str(message.get("text") or ""),
        record=_record(tracker.slots),
        questions=tuple(_question(entry) for entry in message.get("questions") or []),
        ranking=_labels(message.get("intent_ranking")),
        button=_button(message.get("metadata")),
        triage=message.get("triage") or {},
        language=message.get("language"),
        choice=message.get("choice"),
    )


def _record(slots: Json) -> DialogueRecord:
    """Read the slots; one that `rasa shell` left empty has the record's own default."""
    given = {name: slots.get(name) for name in names.RECORD_SLOTS}
    return DialogueRecord.from_dict({k: v for k, v in given.items() if v is not None})


def _question(entry: Json) -> Question:
    return Question(
        text=str(entry.get("text") or ""),
        name=str(entry.get("name") or ""),
        band=str(entry.get("band") or ""),
        ranking=_labels(entry.get("ranking")),
        in_context=bool(entry.get("in_context")),
    )


def _labels(ranking: Any) -> tuple[str, ...]:
    return tuple(str(entry.get("name") or "") for entry in ranking or [])


def _button(metadata: Any) -> Button | None:
    given = (metadata or {}).get("button")
    try:
        return Button.from_dict(given) if given else None
    except PayloadError:
        # The web app verified the button; one we do not know is treated as typed text.
        return None
