"""Says the last answer again."""

from __future__ import annotations

from actions.answers import PART_ANSWER, PART_MORE, PART_SOURCES, Asked, answer, last_answer_topics
from actions.replies import reply
from actions.reply_action import ReplyAction
from actions.sources import tell_sources
from actions.turns import Outcome, Turn


class ActionRepeatAnswer(ReplyAction):
    """Rule: repeat."""

    def respond(self, turn: Turn) -> Outcome:
        """Give the same text with the notes it always carries; nobody is told twice."""
        topics = last_answer_topics(self.content, turn)
        part = (turn.record.last_answer or {}).get("part")
        outcome = None
        if topics and part == PART_SOURCES:
            outcome = tell_sources(self.content, turn, topics)
        elif topics and part in (PART_ANSWER, PART_MORE):
            again = answer(self.content, turn, [Asked(topic, topic) for topic in topics], part)
            outcome = Outcome(again.messages, again.changes)
        return outcome or reply(self.content, turn, "repeat")
