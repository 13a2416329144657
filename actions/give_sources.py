"""Says where the last answer comes from."""

from __future__ import annotations

from actions.answers import last_answer_topics, topic_under_discussion
from actions.replies import reply
from actions.reply_action import ReplyAction
from actions.sources import tell_sources
from actions.turns import Outcome, Turn


class ActionGiveSources(ReplyAction):
    """Rule: ask_sources."""

    def respond(self, turn: Turn) -> Outcome:
        """Name documents and sections of the button's topic, else of the last answer."""
        topics = last_answer_topics(self.content, turn)
        topic = topic_under_discussion(self.content, turn)
        if topic and (turn.button or not topics):
            topics = [topic]
        outcome = tell_sources(self.content, turn, topics)
        return outcome or reply(self.content, turn, "ask_sources")
