"""Says honestly what the assistant is and what it can do."""

from __future__ import annotations

from dataclasses import replace

from actions.answers import Asked, answer
from actions.choices import starter_buttons
from actions.labels import BOT_IDENTITY
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn


class ActionIntroduceBot(ReplyAction):
    """Rules: bot_challenge, capabilities."""

    def respond(self, turn: Turn) -> Outcome:
        """Give the answer of bot_identity; asked what it can do, show where to start."""
        outcome = answer(self.content, turn, [Asked(BOT_IDENTITY, turn.intent)])
        if turn.intent != "capabilities":
            return outcome
        message = replace(outcome.messages[0], buttons=starter_buttons(self.content))
        return replace(outcome, messages=(message,))
