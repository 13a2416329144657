"""Keeps the last offer when the visitor says yes."""

from __future__ import annotations

from actions.answers import Asked, answer, handoff
from actions.choices import clarify_buttons, starter_buttons
from actions.more import tell_more
from actions.offers import CLARIFY, MORE, Offer, open_offer
from actions.replies import reply
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire.payloads import BotMessage


class ActionAcceptOffer(ReplyAction):
    """Rule: affirm."""

    def respond(self, turn: Turn) -> Outcome:
        """Do what was offered; without an offer, ask what the visitor would like to know."""
        offer = open_offer(self.content, turn)
        if offer is None:
            return reply(self.content, turn, "affirm", starter_buttons(self.content))
        if offer.kind == CLARIFY:
            return self._clarify(turn, offer)
        if offer.kind == MORE:
            return tell_more(self.content, turn, offer.topics[0])
        return handoff(self.content, turn)

    def _clarify(self, turn: Turn, offer: Offer) -> Outcome:
        """Answer the one topic offered; of several, a yes does not say which."""
        if len(offer.topics) == 1:
            only = offer.topics[0]
            return answer(self.content, turn, [Asked(only, only)])
        buttons = clarify_buttons(self.content, offer.topics)
        text = self.content.notices["misses_1"]
        return Outcome((BotMessage("clarify", text, "affirm", buttons=buttons),))
