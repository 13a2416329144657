"""Tells more about the topic under discussion."""

from __future__ import annotations

from actions.answers import topic_under_discussion
from actions.choices import starter_buttons
from actions.more import tell_more
from actions.replies import reply
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn


class ActionGiveMoreDetail(ReplyAction):
    """Rule: more_detail."""

    def respond(self, turn: Turn) -> Outcome:
        """Continue the topic; without one, ask which."""
        topic = topic_under_discussion(self.content, turn)
        if topic is None:
            return reply(self.content, turn, "more_detail", starter_buttons(self.content))
        return tell_more(self.content, turn, topic)
