"""Shows the menu of all topics."""

from __future__ import annotations

from actions.answers import misses_after_answer
from actions.choices import topic_buttons
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire.payloads import BotMessage


class ActionShowTopics(ReplyAction):
    """Rule: topic_menu."""

    def respond(self, turn: Turn) -> Outcome:
        """Offer every topic, in the order of the menu's groups."""
        topics = [topic for group in self.content.groups for topic in group.topics]
        message = BotMessage(
            "smalltalk",
            self.content.notices["menu_intro"],
            "capabilities",
            buttons=topic_buttons(self.content, topics),
        )
        return Outcome((message,), {"offer": None, "misses": misses_after_answer(turn.record)})
