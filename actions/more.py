"""The longer text of a topic, once."""

from __future__ import annotations

from actions.answers import PART_MORE, Asked, answer, last_answer_topics
from actions.choices import way_out_buttons
from actions.replies import remark
from actions.turns import Outcome, Turn
from wire.content import Content


def tell_more(content: Content, turn: Turn, topic: str) -> Outcome:
    """Say what the short answer left out, or that there is nothing left to say."""
    last = turn.record.last_answer or {}
    told = last.get("part") == PART_MORE and topic in last_answer_topics(content, turn)
    if told or not content.topics[topic].more:
        return remark(content, turn, "more_nothing", topic, way_out_buttons(content))
    return answer(content, turn, [Asked(topic, topic)], PART_MORE)
