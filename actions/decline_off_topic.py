"""Says what the assistant is for when asked about something else."""

from __future__ import annotations

from actions.choices import way_out_buttons
from actions.ladder import is_wordless, wordless
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire.payloads import BotMessage

OUT_OF_SCOPE = "out_of_scope"


class ActionDeclineOffTopic(ReplyAction):
    """Rule: out_of_scope."""

    def respond(self, turn: Turn) -> Outcome:
        """Decline. It was understood, so it is no miss, but it ends no row of misses either."""
        if is_wordless(turn.text):
            return wordless(self.content)
        message = BotMessage(
            "fallback",
            self.content.conversations[OUT_OF_SCOPE].text,
            OUT_OF_SCOPE,
            buttons=way_out_buttons(self.content),
        )
        return Outcome((message,), {"offer": None})
