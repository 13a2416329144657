"""Answers a message that was not understood."""

from __future__ import annotations

from actions.ladder import miss
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn


class ActionFallBack(ReplyAction):
    """Rule: nlu_fallback."""

    def respond(self, turn: Turn) -> Outcome:
        """Take one step down the ladder."""
        return miss(self.content, turn)
