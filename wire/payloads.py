"""Frozen payloads between the web app, Rasa and the action server.

Every payload knows how to write itself as JSON-ready data (`to_dict`) and how to
read itself back strictly (`from_dict`): an unknown, missing or wrongly typed field
raises `PayloadError`, so nothing guesses a message by its shape.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from wire import names

Json = dict[str, Any]
P = TypeVar("P", bound="Payload")


class PayloadError(ValueError):
    """The data is not what the payload's class says. Carries the field's name, never its value."""


def _check(ok: bool, name: str) -> None:
    if not ok:
        raise PayloadError(f"field {name!r} is missing, unknown or of the wrong type")


class Payload:
    """Base of all payloads: a dataclass whose fields are JSON-ready."""

    def to_dict(self) -> Json:
        """Return the payload as plain dicts and lists."""
        return dataclasses.asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def from_dict(cls: type[P], data: Any) -> P:
        """Read `data` strictly. Raises PayloadError."""
        _check(isinstance(data, Mapping), cls.__name__)
        known = {f.name: f for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
        for name in data:
            _check(name in known, f"{cls.__name__}.{name}")
        for name, f in known.items():
            required = f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
            _check(name in data or not required, f"{cls.__name__}.{name}")
        return cls(**dict(data))


def _str(value: Any, name: str) -> None:
    _check(isinstance(value, str), name)


def _opt_str(value: Any, name: str) -> None:
    _check(value is None or isinstance(value, str), name)


def _number(value: Any, name: str) -> None:
    _check(isinstance(value, (int, float)) and not isinstance(value, bool), name)


def _tuple(self: Payload, name: str, cls: type[Payload] | None = None) -> None:
    """Turn a list field into a tuple, reading each entry as `cls` (or as a string)."""
    value = getattr(self, name)
    _check(isinstance(value, (list, tuple)), name)
    if cls is None:
        _check(all(isinstance(v, str) for v in value), name)
        entries = tuple(value)
    else:
        entries = tuple(v if isinstance(v, cls) else cls.from_dict(v) for v in value)
    object.__setattr__(self, name, entries)


@dataclass(frozen=True)
class Button(Payload):
    """One choice under a reply. The web app signs it before the visitor sees it."""

    title: str
    act: str  # one of names.BUTTON_ACTS
    topic: str | None = None  # topic id, where the act needs one

    def __post_init__(self) -> None:
        _str(self.title, "Button.title")
        _check(isinstance(self.act, str) and self.act in names.BUTTON_ACTS, "Button.act")
        _opt_str(self.topic, "Button.topic")


@dataclass(frozen=True)
class Disclaimer(Payload):
    """A fixed note beside an answer."""

    id: str
    text: str
    position: str  # "before" or "after"

    def __post_init__(self) -> None:
        _str(self.id, "Disclaimer.id")
        _str(self.text, "Disclaimer.text")
        _check(self.position in ("before", "after"), "Disclaimer.position")


@dataclass(frozen=True)
class Citation(Payload):
    """Where an answer comes from: a document and one of its sections."""

    document: str
    section: str

    def __post_init__(self) -> None:
        _str(self.document, "Citation.document")
        _str(self.section, "Citation.section")


@dataclass(frozen=True)
class Link(Payload):
    """A call, text or web address that helps at once, such as on a card."""

    label: str
    href: str  # tel:, sms: or https:

    def __post_init__(self) -> None:
        _str(self.label, "Link.label")
        _check(
            isinstance(self.href, str) and self.href.startswith(("tel:", "sms:", "https://")),
            "Link.href",
        )


@dataclass(frozen=True)
class BotMessage(Payload):
    """One message of the bot, before the web app gives it an id, a number and a time."""

    type: str  # one of names.MESSAGE_TYPES
    text: str
    topic: str | None = None
    title: str | None = None  # heading above an answer
    disclaimers: tuple[Disclaimer, ...] = ()
    citations: tuple[Citation, ...] = ()
    buttons: tuple[Button, ...] = ()
    links: tuple[Link, ...] = ()
    triage: str | None = None
    triage_all: tuple[str, ...] = ()
    tier: str | None = None  # "A", "B", "C"
    priority: str | None = None  # "P0" to "P3"
    degraded: bool = False
    exit_label: str | None = None  # of a button with which the page is left at once

    def __post_init__(self) -> None:
        _str(self.type, "BotMessage.type")
        _check(self.type in names.MESSAGE_TYPES, "BotMessage.type")
        _check(isinstance(self.text, str) and bool(self.text.strip()), "BotMessage.text")
        for name in ("topic", "title", "triage", "tier", "priority", "exit_label"):
            _opt_str(getattr(self, name), f"BotMessage.{name}")
        _check(isinstance(self.degraded, bool), "BotMessage.degraded")
        _tuple(self, "disclaimers", Disclaimer)
        _tuple(self, "citations", Citation)
        _tuple(self, "buttons", Button)
        _tuple(self, "links", Link)
        _tuple(self, "triage_all")


@dataclass(frozen=True)
class Escalation(Payload):
    """Something staff must know. Carries no message text. The web app alone stores it."""

    # A triage class, "abuse_own_staff", "handoff_requested", "repeated_fallback" or "complaint".
    kind: str
    priority: str  # "P0" to "P3"

    def __post_init__(self) -> None:
        _str(self.kind, "Escalation.kind")
        _check(self.priority in ("P0", "P1", "P2", "P3"), "Escalation.priority")


@dataclass(frozen=True)
class Reply(Payload):
    """The one payload of a custom action."""

    messages: tuple[BotMessage, ...]
    escalations: tuple[Escalation, ...] = ()
    content_version: str = ""
    type: str = "lantern.reply"

    def __post_init__(self) -> None:
        _check(self.type == "lantern.reply", "Reply.type")
        _str(self.content_version, "Reply.content_version")
        _tuple(self, "messages", BotMessage)
        _tuple(self, "escalations", Escalation)
        _check(len(self.messages) > 0, "Reply.messages")


@dataclass(frozen=True)
class DialogueRecord(Payload):
    """All that the bot remembers of a conversation; each field is a slot of the same name.

    Raises PayloadError on a field of the wrong type.
    """

    topic: str | None = None  # FAQ topic under discussion
    offer: Json | None = None  # {"kind": "clarify"|"more"|"handoff", "topics": [...]}
    last_answer: Json | None = None  # {"topics": [...], "part": "answer"|"more"|"sources"}
    # {"answers_since_general": int|None, "shown": [...]}; of cards before: {"unwell": true,
    # "in_a_row": {"triage", "times"}}; "unreached_told": true
    notes: Json = field(default_factory=dict)
    misses: int = 0  # misses in a row; 3 and more: no more guesses in this conversation
    now: float | None = None  # time of this message, seconds since 1970
    last_seen: float | None = None  # time of the message before

    def __post_init__(self) -> None:
        _opt_str(self.topic, "DialogueRecord.topic")
        for name in ("offer", "last_answer"):
            value = getattr(self, name)
            _check(value is None or isinstance(value, dict), f"DialogueRecord.{name}")
        _check(isinstance(self.notes, dict), "DialogueRecord.notes")
        _check(type(self.misses) is int, "DialogueRecord.misses")
        for name in ("now", "last_seen"):
            if getattr(self, name) is not None:
                _number(getattr(self, name), f"DialogueRecord.{name}")


@dataclass(frozen=True)
class TurnRequest(Payload):
    """What the web app asks of Rasa: one turn of one conversation."""

    turn_id: str
    text: str  # redacted
    record: DialogueRecord
    button: Button | None = None  # verified by the web app

    def __post_init__(self) -> None:
        _str(self.turn_id, "TurnRequest.turn_id")
        _check(isinstance(self.text, str) and len(self.text) <= 4000, "TurnRequest.text")
        if not isinstance(self.record, DialogueRecord):
            object.__setattr__(self, "record", DialogueRecord.from_dict(self.record))
        if self.button is not None and not isinstance(self.button, Button):
            object.__setattr__(self, "button", Button.from_dict(self.button))


@dataclass(frozen=True)
class Understanding(Payload):
    """What the pipeline made of a message; kept beside the turn for the console."""

    intent: str
    confidence: float
    band: str
    ranking: tuple[Json, ...] = ()  # [{"name", "confidence"}] sorted, at most ten
    questions: tuple[Json, ...] = ()  # [{"text", "name", "confidence", "band"}]
    out_of_scope_score: float | None = None
    triage: Json | None = None  # what the safety model made of it: margins, classes, check_in

    def __post_init__(self) -> None:
        _str(self.intent, "Understanding.intent")
        _number(self.confidence, "Understanding.confidence")
        _str(self.band, "Understanding.band")
        if self.out_of_scope_score is not None:
            _number(self.out_of_scope_score, "Understanding.out_of_scope_score")
        _check(self.triage is None or isinstance(self.triage, dict), "Understanding.triage")
        for name in ("ranking", "questions"):
            value = getattr(self, name)
            _check(isinstance(value, (list, tuple)), f"Understanding.{name}")
            object.__setattr__(self, name, tuple(value))


@dataclass(frozen=True)
class TurnReply(Payload):
    """What Rasa answers: the replies of the turn, the new record, and what was understood."""

    turn_id: str
    replies: tuple[Reply, ...]
    record: DialogueRecord
    understanding: Understanding
    model: str
    action: str  # the action that spoke

    def __post_init__(self) -> None:
        for name in ("turn_id", "model", "action"):
            _str(getattr(self, name), f"TurnReply.{name}")
        _tuple(self, "replies", Reply)
        if not isinstance(self.record, DialogueRecord):
            object.__setattr__(self, "record", DialogueRecord.from_dict(self.record))
        if not isinstance(self.understanding, Understanding):
            object.__setattr__(self, "understanding", Understanding.from_dict(self.understanding))
