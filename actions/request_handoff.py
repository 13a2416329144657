"""Passes the visitor on to a person."""

from __future__ import annotations

from actions.answers import handoff
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn


class ActionRequestHandoff(ReplyAction):
    """Rule: request_handoff."""

    def respond(self, turn: Turn) -> Outcome:
        """Say how to reach the staff, and tell them."""
        return handoff(self.content, turn)
