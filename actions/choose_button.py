"""Does what the button would have done that the visitor names in words."""

from __future__ import annotations

from actions.answers import Asked, answer, last_answer_topics
from actions.choices import clarify_buttons, follow_ups_of
from actions.ladder import miss
from actions.offers import CLARIFY, open_offer
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire.content import Content
from wire.payloads import BotMessage


class ActionChooseButton(ReplyAction):
    """Rule: choose_button."""

    def respond(self, turn: Turn) -> Outcome:
        """Answer the chosen topic; of a choice that is not there, ask again."""
        shown = topics_shown(self.content, turn)
        place = turn.choice or 0
        if not shown:
            return miss(self.content, turn)
        if abs(place) > len(shown) or place == 0:
            buttons = clarify_buttons(self.content, shown)
            offer = {"kind": CLARIFY, "topics": shown}
            text = self.content.notices["misses_1"]
            return Outcome((BotMessage("clarify", text, buttons=buttons),), {"offer": offer})
        topic = shown[place - 1] if place > 0 else shown[place]
        return answer(self.content, turn, [Asked(topic, topic)])


def topics_shown(content: Content, turn: Turn) -> list[str]:
    """Return the topics on the buttons of the last reply, in their order."""
    offer = open_offer(content, turn)
    if offer is not None and offer.kind == CLARIFY:
        return list(offer.topics)
    answered = [content.topics[topic] for topic in last_answer_topics(content, turn)]
    return follow_ups_of(content, answered) if answered else []
