"""Asks "did you mean" with the three closest topics."""

from __future__ import annotations

from actions.ladder import guess
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn


class ActionSuggestTopics(ReplyAction):
    """Rule: clarify."""

    def respond(self, turn: Turn) -> Outcome:
        """Guess, unless two messages in a row were missed already."""
        return guess(self.content, turn)
