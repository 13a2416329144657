"""What is answered at once, without Rasa: cards, the lines while paused, closed conversations.

A pure mapping from a conversation and what triage found to messages and changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lantern.chat.watch import Alarm
from lantern.chat.words import Words
from lantern.store.conversations import Conversation
from wire.payloads import BotMessage, Button, Escalation
from wire.triage import URGENT_CLASSES

Json = dict[str, Any]


@dataclass(frozen=True)
class Reaction:
    """An answer without Rasa, and how the conversation changes with it."""

    messages: tuple[BotMessage, ...]
    changes: Json = field(default_factory=dict)
    escalations: tuple[Escalation, ...] = ()


def react(
    words: Words, conversation: Conversation, alarm: Alarm, button: Button | None, *, safe: bool
) -> Reaction | None:
    """Return the answer at once, or None when Rasa is to be asked.

    `safe` is False when the text could not be redacted: it must not leave this process.
    """
    if alarm.classes:
        return raise_card(words, conversation, alarm)
    if button is not None and button.act == "back":
        return _go_back(words, conversation)
    if conversation.state == "paused" and conversation.card:
        return Reaction((words.repeated(conversation.card),))
    if not safe:
        return Reaction((words.said("redaction_failed"),))
    if conversation.state == "with_staff":
        return Reaction(())  # a person answers; the bot is mute
    if conversation.state == "closed":
        return Reaction((words.said("closed"),))
    return None


def raise_card(words: Words, conversation: Conversation, alarm: Alarm) -> Reaction:
    """Show the card; the one that is up already is only called to mind."""
    shown = conversation.card or {}
    known = set(shown.get("triage_all", ()))
    if conversation.state == "paused" and known >= set(alarm.classes):
        return Reaction((words.repeated(shown),))
    card = words.card(alarm.classes, alarm.tier, spanish=alarm.spanish, urgent=alarm.urgent)
    changes = pausing(conversation, card) if alarm.urgent else {}
    return Reaction((card,), changes, escalations_of(words, alarm.classes, urgent=alarm.urgent))


def escalations_of(words: Words, classes: Sequence[str], *, urgent: bool) -> tuple[Escalation, ...]:
    """Return one escalation a class; on an urgent card, P0 for each class that can be."""
    return tuple(
        Escalation(name, words.priority((name,), urgent=urgent and name in URGENT_CLASSES))
        for name in classes
    )


def pausing(conversation: Conversation, card: BotMessage) -> Json:
    """Return the changes of a conversation in which a P0 card comes up."""
    known = (conversation.card or {}).get("triage_all", [])
    up = {
        "triage": card.triage,
        "triage_all": list(dict.fromkeys([*card.triage_all, *known])),
        "tier": card.tier,
        "priority": card.priority,
    }
    if conversation.state == "with_staff":
        return {"card": up}  # the card shows, and the person who is there stays in charge
    if conversation.state == "paused":
        return {"card": up}
    return {"card": up, "state": "paused", "state_before_card": conversation.state}


def _go_back(words: Words, conversation: Conversation) -> Reaction:
    """Close the card: the only way out of `paused`."""
    topic = conversation.record.get("topic")
    message = words.after_back(conversation.card, topic)
    if conversation.state != "paused":
        return Reaction((message,))
    notes = {**conversation.record.get("notes", {}), "answers_since_general": None}
    return Reaction(
        (message,),
        {
            # The general note is due again after a card (BRIEF 3, GENERAL).
            "record": {**conversation.record, "notes": notes},
            "state": conversation.state_before_card or "bot",
            "state_before_card": None,
            "card": None,
            "episode": conversation.episode + 1,
        },
    )
