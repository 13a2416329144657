"""The fixed replies to conversation intents."""

from __future__ import annotations

from actions.answers import misses_after_answer
from actions.turns import Outcome, Turn
from wire.content import Content
from wire.payloads import BotMessage, Button, Escalation, Json


def reply(
    content: Content,
    turn: Turn,
    intent: str,
    buttons: tuple[Button, ...] = (),
    escalations: tuple[Escalation, ...] = (),
) -> Outcome:
    """Say the reply of an intent; an answer under discussion stays under discussion."""
    conversation = content.conversations[intent]
    offer: Json | None = {"kind": "handoff", "topics": []} if conversation.offer else None
    message = BotMessage("smalltalk", conversation.text, intent, buttons=buttons)
    changes = {"offer": offer, "misses": misses_after_answer(turn.record)}
    return Outcome((message,), changes, escalations)


def remark(
    content: Content, turn: Turn, notice: str, topic: str, buttons: tuple[Button, ...] = ()
) -> Outcome:
    """Say a fixed line about a topic."""
    message = BotMessage("smalltalk", content.notices[notice], topic, buttons=buttons)
    return Outcome((message,), {"offer": None, "misses": misses_after_answer(turn.record)})
