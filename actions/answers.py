"""Composes answers: text, notes, citations, buttons, and what the record keeps of them."""

from __future__ import annotations

from dataclasses import dataclass

from actions.choices import answer_buttons
from actions.labels import SPEAK_TO_HUMAN, known
from actions.notes import attach_notes
from actions.turns import Outcome, Turn
from wire.content import Content, Topic
from wire.payloads import BotMessage, Citation, DialogueRecord, Escalation, Json

PART_ANSWER = "answer"
PART_MORE = "more"
PART_SOURCES = "sources"

HANDOFF_REQUESTED = Escalation("handoff_requested", "P2")


@dataclass(frozen=True)
class Asked:
    """A topic to answer, and the name the message gives it."""

    topic: str
    public: str


def misses_after_answer(record: DialogueRecord) -> int:
    """Return 0, but after the third miss guessing stays off for this conversation."""
    return 0 if record.misses < 3 else record.misses


def answer(content: Content, turn: Turn, asked: list[Asked], part: str = PART_ANSWER) -> Outcome:
    """Answer one or two topics: one message each, buttons under the last."""
    topics = [content.topics[one.topic] for one in asked]
    notes = attach_notes(content, topics, turn.record, turn.text)
    buttons = answer_buttons(content, topics, more=part == PART_ANSWER)
    last = len(asked) - 1
    messages = tuple(
        BotMessage(
            type="handoff" if one.topic == SPEAK_TO_HUMAN else "answer",
            text=text_of(content, topics[i], part),
            topic=one.public,
            title=topics[i].title,
            disclaimers=notes.by_message[i],
            citations=citations_of(topics[i], part),
            buttons=buttons if i == last else (),
        )
        for i, one in enumerate(asked)
    )
    handed = any(one.topic == SPEAK_TO_HUMAN for one in asked) and part == PART_ANSWER
    changes = {
        "topic": topics[last].id,
        "offer": offer_after(topics[last], part),
        "last_answer": {"topics": [topic.id for topic in topics], "part": part},
        "notes": notes.record,
        "misses": misses_after_answer(turn.record),
    }
    return Outcome(messages, changes, (HANDOFF_REQUESTED,) if handed else ())


def text_of(content: Content, topic: Topic, part: str) -> str:
    """Return the short text, or the longer one; balance lines only when the clinic has them on."""
    if part == PART_MORE:
        return topic.more
    balance = topic.balance if content.clinic.balance_lines else ""
    return "\n\n".join(filter(None, (topic.answer, balance)))


def citations_of(topic: Topic, part: str) -> tuple[Citation, ...]:
    """Return where the words of this part come from."""
    return topic.more_citations if part == PART_MORE else topic.citations


def offer_after(topic: Topic, part: str) -> Json | None:
    """Return what a "yes" to this answer would mean."""
    if part == PART_ANSWER and topic.offer == "handoff":
        return {"kind": "handoff", "topics": [topic.id]}
    if part == PART_ANSWER and topic.more and topic.id != SPEAK_TO_HUMAN:
        return {"kind": "more", "topics": [topic.id]}
    return None


def topic_under_discussion(content: Content, turn: Turn) -> str | None:
    """Return the button's topic, else the record's, when this content still has it."""
    named = turn.button.topic if turn.button else None
    found = known(content, [named or turn.record.topic])
    return found[0] if found else None


def last_answer_topics(content: Content, turn: Turn) -> list[str]:
    """Return the topics last answered that this content still has."""
    topics = (turn.record.last_answer or {}).get("topics")
    return known(content, topics if isinstance(topics, list) else [])


def handoff(content: Content, turn: Turn) -> Outcome:
    """Pass the visitor on to a person."""
    return answer(content, turn, [Asked(SPEAK_TO_HUMAN, SPEAK_TO_HUMAN)])
