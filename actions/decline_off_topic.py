"""Says what the assistant is for when asked about something else, and what no article covers."""

from __future__ import annotations

from actions.choices import way_out_buttons
from actions.ladder import is_wordless, wordless
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire import names
from wire.payloads import BotMessage


class ActionDeclineOffTopic(ReplyAction):
    """Rules: out_of_scope, not_covered."""

    def respond(self, turn: Turn) -> Outcome:
        """Decline. It was understood, so it is no miss, but it ends no row of misses either."""
        if is_wordless(turn.text):
            return wordless(self.content)
        message = BotMessage(
            "fallback",
            self.content.conversations[turn.intent].text,
            names.INTENT_OUT_OF_SCOPE,
            buttons=way_out_buttons(self.content),
        )
        return Outcome((message,), {"offer": None})
