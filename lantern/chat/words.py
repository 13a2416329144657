"""The bot's fixed lines that the web app says itself. Not one word is written here."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from lantern.chat.opening_hours import hours_at
from wire.cards import merge_cards
from wire.content import Content, ContentError
from wire.hints import folded, hints_at
from wire.payloads import BotMessage, Button, Disclaimer
from wire.triage import Triage

_NOTICES: Final = (
    "after_safe",
    "check_in",
    "closed",
    "degraded",
    "handoff_failed",
    "handoff_minor",
    "handoff_sent",
    "handoff_unreached",
    "hours_unknown",
    "last_question",
    "opening",
    "opens_next",
    "out_of_hours",
    "overloaded",
    "personal_advice_third",
    "privacy_notice",
    "redacted",
    "redaction_failed",
    "treatment_held",
)
_LABELS: Final = ("menu", "staff")
_HOURS: Final = "HOURS"  # the id of the note about opening hours
_OWN_STAFF: Final = "own_staff"


class Words:
    """Builds messages from the compiled content, and holds the red flags that belong to it."""

    def __init__(self, content: Content) -> None:
        """Check that everything is there. Raises ContentError."""
        self.content = content
        for name in _NOTICES:
            self.notice(name)
        for name in _LABELS:
            content.labels[name]
        try:
            self.triage = Triage(content.red_flags)
        except (KeyError, ValueError) as error:
            raise ContentError("red_flags_malformed", type(error).__name__) from None
        for rule in content.red_flags["rules"]:
            content.cards[rule["class"]]

    def notice(self, name: str) -> str:
        """Return a notice's text. Raises ContentError when it is missing or empty."""
        text = self.content.notices[name]
        if not text.strip():
            raise ContentError("empty_notice", name)
        return text

    def said(self, name: str, **fields: Any) -> BotMessage:
        """Return a notice as a message."""
        return BotMessage(type="notice", text=self.notice(name), **fields)

    def opening(self) -> BotMessage:
        """Return the first message of a conversation, with starter questions."""
        topics = self.content.topics
        starters = [t for t in self.content.starters if t in topics]
        buttons = [Button(topics[t].question or topics[t].title, "topic", t) for t in starters]
        buttons.append(Button(self.content.labels["menu"], "menu"))
        privacy = Disclaimer("PRIVACY", self.notice("privacy_notice"), "after")
        return BotMessage(
            type="text",
            text=self.notice("opening"),
            disclaimers=(privacy,),
            buttons=tuple(buttons),
        )

    def card(
        self,
        classes: Sequence[str],
        tier: str | None,
        *,
        spanish: bool = False,
        **signs: bool,
    ) -> BotMessage:
        """Return the one card for all classes that fired; `signs` are those of `merge_cards`."""
        card = merge_cards(self.content.cards, classes, tier, **signs)
        line = self.content.notices.get("spanish_crisis") if spanish else None
        return dataclasses.replace(card, text=f"{line}\n\n{card.text}") if line else card

    def repeated(self, shown: dict[str, Any]) -> BotMessage:
        """Return the short line of the card that is up, with its links and the way back."""
        signs = {"urgent": shown["priority"] == "P0", _OWN_STAFF: bool(shown.get(_OWN_STAFF))}
        whole = self.card(shown["triage_all"], shown["tier"], **signs)
        line = self.content.cards[shown["triage"]].repeat_line
        return dataclasses.replace(whole, text=line or whole.text)

    def after_back(
        self, shown: dict[str, Any] | None, topic: str | None, *, again: bool = False
    ) -> BotMessage:
        """Return what is said when a card is closed, with the last topic as a button.

        `again`: the answer to the last question follows by itself.
        """
        line = self.content.cards[shown["triage"]].after_back if shown else None
        line = line or self.notice("after_safe")
        if again:
            return BotMessage(type="notice", text=f"{line}\n\n{self.notice('last_question')}")
        buttons: tuple[Button, ...] = ()
        if topic is not None and topic in self.content.topics:
            found = self.content.topics[topic]
            buttons = (Button(found.question or found.title, "topic", found.id),)
        return BotMessage(type="notice", text=line, buttons=buttons)

    def points_at_staff(self, text: str) -> bool:
        """Say whether words about abuse may speak of people of this clinic."""
        return hints_at(self.content.hints.get(_OWN_STAFF, ()), text)

    def asks(self, text: str) -> bool:
        """Say whether the text looks like a question, with or without its mark."""
        start = f"{folded(text)} "
        phrases = self.content.hints.get("asking", ())
        return "?" in text or any(start.startswith(f"{phrase} ") for phrase in phrases)

    def hours_note(self, position: str) -> Disclaimer | None:
        """Return what is to be known of the office hours now: nothing while it is open."""
        hours = hours_at(self.content.clinic, datetime.now(UTC))
        if not hours.known:
            return Disclaimer(_HOURS, self.notice("hours_unknown"), position)
        if hours.open:
            return None
        next_open = f"{self.notice('opens_next')} {hours.next_open}." if hours.next_open else ""
        text = "\n\n".join(filter(None, (self.notice("out_of_hours"), next_open)))
        return Disclaimer(_HOURS, text, position)

    def last_question(self, topics: Sequence[str]) -> BotMessage:
        """Return the buttons for what was asked before a card."""
        named = [self.content.topics[topic] for topic in topics]
        buttons = tuple(Button(t.question or t.title, "topic", t.id) for t in named)
        return BotMessage(type="clarify", text=self.notice("last_question"), buttons=buttons)

    def tier_c(self) -> BotMessage | None:
        """Return the gentle line beside an answer that touches on suicide."""
        card = self.content.cards.get("self_harm")
        if card is None or not card.tier_c_line:
            return None
        return BotMessage(type="notice", text=card.tier_c_line, tier="C")

    def check_in(self) -> BotMessage:
        """Return the gentle line for a message that may hide more than it says."""
        return self.said("check_in", tier="C")

    def priority(self, classes: Sequence[str], *, urgent: bool = False) -> str:
        """Return the most urgent priority of the classes."""
        return "P0" if urgent else min(self.content.cards[name].priority for name in classes)
