"""From the classifier's labels to topics of the content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from actions.turns import Turn
from wire import names
from wire.content import Content

BOT_IDENTITY: Final = "bot_identity"
SPEAK_TO_HUMAN: Final = "speak_to_human"

# Conversation labels whose answer is the text of a topic.
_ANSWERED_BY: Final = {
    "bot_challenge": BOT_IDENTITY,
    "capabilities": BOT_IDENTITY,
    "request_handoff": SPEAK_TO_HUMAN,
}


def topic_of(content: Content, label: str) -> str | None:
    """Return the topic that answers a label, or None when there is none in this content."""
    if label.startswith(names.FAQ_PREFIX):
        topic = label[len(names.FAQ_PREFIX) :]
    else:
        topic = _ANSWERED_BY.get(label, "")
    return topic if topic in content.topics else None


def public_topic(label: str, topic: str) -> str:
    """Return what a message names as its topic: labels of the bot itself stay what they are."""
    return label if topic == BOT_IDENTITY and label in _ANSWERED_BY else topic


def topics_of(content: Content, labels: Iterable[str]) -> list[str]:
    """Return the different topics of the labels, in their order."""
    found = (topic_of(content, label) for label in labels)
    return list(dict.fromkeys(topic for topic in found if topic))


def closest_topics(content: Content, turn: Turn, limit: int = 3) -> list[str]:
    """Return the topics the visitor most likely meant: of the questions, else of the message."""
    unsure = [q for q in turn.questions if q.band != names.BAND_ANSWER]
    ranked = [label for q in unsure or turn.questions for label in q.ranking]
    return topics_of(content, ranked or turn.ranking)[:limit]


def known(content: Content, topics: Iterable[object]) -> list[str]:
    """Return those that this content still has: a record may be older than the content."""
    return [topic for topic in topics if isinstance(topic, str) and topic in content.topics]
