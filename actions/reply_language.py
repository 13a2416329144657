"""Answers a message that is not in English: the urgent numbers, and who can help."""

from __future__ import annotations

from actions.choices import staff_button
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire import names
from wire.payloads import BotMessage

SPANISH = "es"


class ActionReplyLanguage(ReplyAction):
    """Rule: other_language."""

    def respond(self, turn: Turn) -> Outcome:
        """Give the fixed reply, in Spanish to Spanish. Nothing was guessed, so it is no miss."""
        notice = "language_es" if turn.language == SPANISH else "language_other"
        message = BotMessage(
            "fallback",
            self.content.notices[notice],
            names.INTENT_OUT_OF_SCOPE,
            buttons=(staff_button(self.content),),
        )
        return Outcome((message,), {"offer": {"kind": "handoff", "topics": []}})
