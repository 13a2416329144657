"""What is answered at once, without Rasa: cards, the lines while paused, closed conversations.

A pure mapping from a conversation and what triage found to messages and changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from lantern.chat.following import after_card, follow, last_card
from lantern.chat.watch import Alarm
from lantern.chat.words import Words
from lantern.store.conversations import Conversation
from wire.cards import kind_of, pauses
from wire.payloads import BotMessage, Button, Escalation
from wire.triage import CLASS_ORDER, URGENT_CLASSES

Json = dict[str, Any]
_DANGERS: Final = frozenset({"P0", "P1"})


@dataclass(frozen=True)
class Reaction:
    """An answer without Rasa, and how the conversation changes with it."""

    messages: tuple[BotMessage, ...]
    changes: Json = field(default_factory=dict)
    escalations: tuple[Escalation, ...] = ()

    def with_message(self, message: BotMessage) -> Reaction:
        """Return the same with one more message after all others."""
        return replace(self, messages=(*self.messages, message))


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
    escalations = escalations_of(words, alarm)
    if conversation.state == "paused" and not _adds(words, conversation, alarm):
        return Reaction((words.repeated(conversation.card or {}),), {}, escalations)
    card = _card(words, conversation, alarm)
    if pauses(card):
        changes = pausing(conversation, card, own_staff=alarm.own_staff)
        changes["record"] = after_card(conversation.record, card)
        return Reaction((card,), changes, escalations)
    record = conversation.record
    card, record = follow(words, record, card, last_card(record))
    return Reaction((with_hours(words, card),), {"record": record}, escalations)


def _adds(words: Words, conversation: Conversation, alarm: Alarm) -> bool:
    """Say whether the alarm brings a danger that the card that is up does not speak of.

    A lesser request under a card is not answered: the way back comes first.
    """
    known = (conversation.card or {}).get("triage_all", ())
    new = [name for name in alarm.classes if name not in known]
    return any(words.priority((name,)) in _DANGERS for name in new)


def _card(words: Words, conversation: Conversation, alarm: Alarm) -> BotMessage:
    """Return the card of the alarm, and of the card that is up: no number of that one is lost."""
    shown = conversation.card if conversation.state == "paused" else None
    up: Json = shown or {}
    both = {*alarm.classes, *up.get("triage_all", ())}
    return words.card(
        [name for name in CLASS_ORDER if name in both],
        min(filter(None, (alarm.tier, up.get("tier"))), default=None),
        spanish=alarm.spanish,
        urgent=alarm.urgent or up.get("priority") == "P0",
        injured=alarm.injured,
        own_staff=alarm.own_staff or bool(up.get("own_staff")),
    )


def with_hours(words: Words, message: BotMessage) -> BotMessage:
    """Return what sends visitors to the staff, with the office hours while it is closed."""
    on_card = message.type == "card" and message.priority == "P1" and not pauses(message)
    if message.type != "handoff" and not on_card:
        return message
    # Before a form is filled in; on a card nothing stands before the help.
    note = words.hours_note("after" if on_card else "before")
    return replace(message, disclaimers=(note, *message.disclaimers)) if note else message


def escalations_of(words: Words, alarm: Alarm) -> tuple[Escalation, ...]:
    """Return one escalation a class; on an urgent card, P0 for each class that can be."""
    return tuple(
        Escalation(
            kind_of(name, own_staff=alarm.own_staff),
            words.priority((name,), urgent=alarm.urgent and name in URGENT_CLASSES),
        )
        for name in alarm.classes
    )


def pausing(conversation: Conversation, card: BotMessage, *, own_staff: bool = False) -> Json:
    """Return the changes of a conversation in which a card comes up that holds up all else."""
    known = (conversation.card or {}).get("triage_all", [])
    up = {
        "triage": card.triage,
        "triage_all": list(dict.fromkeys([*card.triage_all, *known])),
        "tier": card.tier,
        "priority": card.priority,
        "own_staff": own_staff or bool((conversation.card or {}).get("own_staff")),
    }
    if conversation.state == "with_staff":
        return {"card": up}  # the card shows, and the person who is there stays in charge
    if conversation.state == "paused":
        return {"card": up}
    return {"card": up, "state": "paused", "state_before_card": conversation.state}


def _go_back(words: Words, conversation: Conversation) -> Reaction:
    """Close the card: the only way out of `paused`."""
    topic = conversation.record.get("topic")
    message = words.after_back(conversation.card or last_card(conversation.record), topic)
    if conversation.state != "paused":
        return Reaction((message,))
    return Reaction(
        (message,),
        {
            "state": conversation.state_before_card or "bot",
            "state_before_card": None,
            "card": None,
            "episode": conversation.episode + 1,
        },
    )
