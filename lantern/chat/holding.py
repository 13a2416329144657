"""What is not said in a conversation any more: treatments, to who is pregnant or under 18.

The articles cover neither (BRIEF 4.0.3). It stands at the end of a turn, whatever answered it:
typed questions, buttons of long ago, "tell me more", the way back from a card.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from typing import Final

from lantern.chat.words import Words
from wire.payloads import BotMessage, Button

MINOR: Final = "minor"
HOLDING: Final = frozenset({"pregnancy", MINOR})

# What CRPS is, and how to reach the staff. What is not named here is held back, also a new topic.
OPEN_TOPICS: Final = frozenset(
    {
        "bot_identity",
        "crps_causes",
        "crps_definition",
        "crps_diagnosis",
        "crps_impact",
        "crps_symptoms",
        "location_hours",
        "speak_to_human",
    }
)
_STILL_TOLD: Final = "crps_definition"


def may_be_held(message: BotMessage) -> bool:
    """Say whether the message could speak of a treatment: a card for an emergency never does."""
    return message.type in ("handoff", "clarify") or any(
        (message.topic, *(button.topic for button in message.buttons))
    )


def hold_back(
    words: Words, kinds: Collection[str], messages: Sequence[BotMessage]
) -> list[BotMessage]:
    """Return the messages without treatments when a card of `kinds` forbids them."""
    if HOLDING.isdisjoint(kinds):
        return list(messages)
    shown: list[BotMessage] = []
    for message in messages:
        allowed = _allowed(words, message, minor=MINOR in kinds)
        if allowed not in shown:  # two questions, one refusal
            shown.append(allowed)
    return shown


def _allowed(words: Words, message: BotMessage, *, minor: bool) -> BotMessage:
    if message.type == "handoff" and minor:
        return words.said("handoff_minor")  # the telephone, and no form
    if _held(words, message.topic):
        return _refusal(words)
    buttons = tuple(button for button in message.buttons if not _held(words, button.topic))
    if message.type == "clarify" and not any(button.topic for button in buttons):
        return _refusal(words)  # nothing is left to choose
    return dataclasses.replace(message, buttons=buttons)


def _held(words: Words, topic: str | None) -> bool:
    return topic is not None and topic in words.content.topics and topic not in OPEN_TOPICS


def _refusal(words: Words) -> BotMessage:
    still = words.content.topics[_STILL_TOLD]
    buttons = (
        Button(still.title, "topic", still.id),
        Button(words.content.labels["staff"], "staff"),
    )
    return words.said("treatment_held", buttons=buttons)
