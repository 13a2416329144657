"""Withdraws the last offer when the visitor says no."""

from __future__ import annotations

from actions.choices import starter_buttons
from actions.ladder import step_down
from actions.offers import CLARIFY, open_offer
from actions.replies import reply
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn

DENY = "deny"


class ActionDeclineOffer(ReplyAction):
    """Rule: deny."""

    def respond(self, turn: Turn) -> Outcome:
        """Go one rung down after a refused guess; else ask what the visitor would like."""
        offer = open_offer(self.content, turn)
        refused = turn.button is not None and turn.button.act == "none_of_these"
        if refused or (offer is not None and offer.kind == CLARIFY):
            return step_down(self.content, turn, topic=DENY, notice="after_none_of_these")
        return reply(self.content, turn, DENY, starter_buttons(self.content))
