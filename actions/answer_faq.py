"""Answers the questions the classifier is sure about, at most two in one reply."""

from __future__ import annotations

from actions.answers import PART_ANSWER, Asked, answer, last_answer_topics
from actions.labels import public_topic, topic_of
from actions.ladder import miss
from actions.more import tell_more
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire import names
from wire.content import Content

MOST_ANSWERS = 2


class ActionAnswerFaq(ReplyAction):
    """Rule: faq."""

    def respond(self, turn: Turn) -> Outcome:
        """Answer; a label that this content no longer has counts as not understood."""
        asked = questions_asked(self.content, turn)
        if not asked:
            return miss(self.content, turn)
        if is_continued(self.content, turn, asked):
            return tell_more(self.content, turn, asked[0].topic)
        return answer(self.content, turn, asked)


def is_continued(content: Content, turn: Turn, asked: list[Asked]) -> bool:
    """Tell whether the message only goes on with the topic that was answered just before."""
    if len(asked) != 1 or not turn.questions[0].in_context:
        return False
    topic = asked[0].topic
    told = (turn.record.last_answer or {}).get("part") != PART_ANSWER
    return (
        [topic] == last_answer_topics(content, turn)
        and not told
        and bool(content.topics[topic].more)
    )


def questions_asked(content: Content, turn: Turn) -> list[Asked]:
    """Return the different topics of the sure questions, in the order they were asked."""
    found: dict[str, Asked] = {}
    for question in turn.questions:
        topic = topic_of(content, question.name)
        if question.band == names.BAND_ANSWER and topic:
            found.setdefault(topic, Asked(topic, public_topic(question.name, topic)))
    return list(found.values())[:MOST_ANSWERS]
