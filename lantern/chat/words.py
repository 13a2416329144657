"""The bot's fixed lines that the web app says itself. Not one word is written here."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

from wire.cards import merge_cards
from wire.content import Content, ContentError
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
    "opening",
    "overloaded",
    "privacy_notice",
    "redacted",
    "redaction_failed",
)
_LABELS: Final = ("menu",)


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
        urgent: bool = False,
    ) -> BotMessage:
        """Return the one card for all classes that fired; the first of them leads."""
        card = merge_cards(self.content.cards, classes, tier, urgent=urgent)
        line = self.content.notices.get("spanish_crisis") if spanish else None
        return dataclasses.replace(card, text=f"{line}\n\n{card.text}") if line else card

    def repeated(self, shown: dict[str, Any]) -> BotMessage:
        """Return the short line of the card that is up, with its links and the way back."""
        urgent = shown["priority"] == "P0"
        whole = self.card(shown["triage_all"], shown["tier"], urgent=urgent)
        line = self.content.cards[shown["triage"]].repeat_line
        return dataclasses.replace(whole, text=line or whole.text)

    def after_back(self, shown: dict[str, Any] | None, topic: str | None) -> BotMessage:
        """Return what is said when a card is closed, with the last topic as a button."""
        line = self.content.cards[shown["triage"]].after_back if shown else None
        buttons: tuple[Button, ...] = ()
        if topic is not None and topic in self.content.topics:
            found = self.content.topics[topic]
            buttons = (Button(found.question or found.title, "topic", found.id),)
        return BotMessage(type="notice", text=line or self.notice("after_safe"), buttons=buttons)

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
