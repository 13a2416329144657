"""Replies to greetings, thanks, feedback and questions about privacy."""

from __future__ import annotations

from actions.choices import starter_buttons, way_out_buttons
from actions.replies import reply
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire.payloads import Button


class ActionReplySmalltalk(ReplyAction):
    """Rules: greet, goodbye, thanks, feedback_positive, feedback_negative, privacy."""

    def respond(self, turn: Turn) -> Outcome:
        """Say the reviewed reply of the intent."""
        return reply(self.content, turn, turn.intent, self._buttons(turn.intent))

    def _buttons(self, intent: str) -> tuple[Button, ...]:
        if intent == "greet":
            return starter_buttons(self.content)
        # Whoever says an answer was wrong is shown a person at once (BRIEF 5.5).
        return way_out_buttons(self.content) if intent == "feedback_negative" else ()
