"""The entries of the compiled content: frozen, every setting already filled in.

Standard library only, Python 3.10 and later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wire.payloads import Citation, Link


@dataclass(frozen=True)
class Sentence:
    """One sentence with its provenance, settings filled in."""

    text: str
    kind: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """One FAQ topic."""

    id: str
    title: str
    question: str
    group: str
    coverage: str
    answer: str
    more: str
    balance: str
    offer: str | None  # "handoff" when the answer ends by offering the staff
    health: bool  # counts as a health answer for the GENERAL note
    disclaimers: tuple[str, ...]
    follow_ups: tuple[str, ...]
    citations: tuple[Citation, ...]  # of the answer
    more_citations: tuple[Citation, ...]
    sentences: Mapping[str, tuple[Sentence, ...]]  # by part: answer, more, balance


@dataclass(frozen=True)
class Conversation:
    """The reply to one conversation intent."""

    id: str
    title: str
    text: str
    offer: str | None


@dataclass(frozen=True)
class Note:
    """One class of disclaimer."""

    id: str
    text: str
    position: str  # "before" or "after"
    frequency: str  # always, once, in_text, start, footer
    every_time_on: tuple[str, ...]
    rank: int


@dataclass(frozen=True)
class MergedNote:
    """One text that stands for several notes."""

    id: str
    text: str
    parts: tuple[str, ...]
    position: str
    rank: int


@dataclass(frozen=True)
class Card:
    """The safety card of one triage class."""

    id: str
    priority: str
    order: int
    lead: str
    body: str
    links: tuple[Link, ...]
    back_label: str | None
    repeat_line: str | None
    after_back: str | None
    tier_c_line: str | None
    lines: Mapping[str, str]  # those only some cards have, such as "injury_lead"
    clinic_hrefs: tuple[str, ...] = ()  # of its links, those that call the clinic itself


@dataclass(frozen=True)
class Number:
    """A telephone number that our texts may name."""

    id: str
    number: str
    dial: str
    sms: str | None
    url: str | None
    purpose: str


@dataclass(frozen=True)
class Group:
    """One heading of the topic menu."""

    id: str
    heading: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Clinic:
    """One clinic's facts; an empty string means not given."""

    name: str = ""
    phone: str = ""
    after_hours_phone: str = ""
    address: str = ""
    hours: str = ""
    time_zone: str = ""
    booking_link: str = ""
    contact_page: str = ""
    team_page: str = ""
    reply_time: str = ""
    retention_days: int | None = None
    ages_seen: str = ""
    balance_lines: bool = False
    hours_table: Mapping[str, Any] = field(default_factory=dict)
    holidays: tuple[str, ...] = ()
    exit_page: str = ""  # where a card about abuse leaves to; without it a blank page
    alerts: Mapping[str, str] = field(default_factory=dict)
