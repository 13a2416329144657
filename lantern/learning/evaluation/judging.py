"""Judges what was said to a message: pure functions of replies and labels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from lantern.learning.evaluation.sets import BOT_IDENTITY, NOT_COVERED, OF_THE_BOT, OUT_OF_SCOPE

Json = dict[str, Any]
Replies = Sequence[Json]

RIGHT: Final = "right"
OFFERED: Final = "offered"
ABSTAINED: Final = "abstained"
CARD: Final = "card"
WRONG: Final = "wrong"
OUTCOMES: Final = (RIGHT, OFFERED, ABSTAINED, CARD, WRONG)

# Two questions in one message: RIGHT when both are served, else one of these or CARD.
ONE: Final = "one"
NONE: Final = "none"
OUTCOMES_OF_TWO: Final = (RIGHT, ONE, NONE, CARD)

_SERVES: Final = frozenset({"answer", "handoff", "smalltalk"})
_NO_ANSWER: Final = frozenset({"fallback", "clarify"})


def served(replies: Replies) -> set[str]:
    """Return the topics that were answered."""
    topics = {str(reply["topic"]) for reply in replies if reply["type"] in _SERVES}
    answers = {str(reply["topic"]) for reply in replies if reply["type"] == "answer"}
    # The same words are said to all questions about the bot itself.
    return topics | {BOT_IDENTITY} if answers & OF_THE_BOT else topics


def said(replies: Replies) -> str:
    """Return what was said: topics, and types where there is none."""
    return ", ".join(str(reply["topic"] or reply["type"]) for reply in replies) or "nothing"


def has_card(replies: Replies) -> bool:
    """Tell whether a safety card came up."""
    return any(reply["type"] == "card" for reply in replies)


def judge(replies: Replies, topics: Collection[str]) -> str:
    """Return the outcome of one message.

    right: a topic that serves it was answered, or a stranger got no answer; offered: it was among
    the did-you-mean buttons; abstained: a fallback, another offer or nothing; card: a safety card;
    wrong: something else was answered.
    """
    if has_card(replies):
        return CARD
    if OUT_OF_SCOPE in topics and _declined(replies):
        return RIGHT
    answered = served(replies)
    if answered:
        return RIGHT if answered & set(topics) else WRONG
    if set(topics) == {OUT_OF_SCOPE}:
        # No answer is what a stranger should get; silence is a fault and no decision.
        return RIGHT if replies else ABSTAINED
    offers = (reply for reply in replies if reply["type"] == "clarify")
    offered = {button["topic"] for offer in offers for button in offer["buttons"]}
    return OFFERED if offered & set(topics) else ABSTAINED


def judge_two(replies: Replies, halves: Sequence[Collection[str]]) -> str:
    """Return whether both questions of a message were served, one of them, or none."""
    if has_card(replies):
        return CARD
    answered = served(replies)
    return (NONE, ONE, RIGHT)[sum(bool(answered & set(half)) for half in halves)]


def judge_facts(replies: Replies, facts: Sequence[Collection[str]], topics: Collection[str]) -> str:
    """Return right when the answers hold every fact; an answer without it is wrong."""
    if has_card(replies):
        return CARD
    text = "\n".join(str(reply["text"]).lower() for reply in replies if reply["type"] == "answer")
    if all(any(words.lower() in text for words in fact) for fact in facts):
        return RIGHT
    outcome = judge(replies, topics)
    return WRONG if outcome == RIGHT else outcome


def judge_not_covered(replies: Replies, topics: Collection[str]) -> str:
    """Return right when a topic honestly says so, or when nothing was answered or staff were named.

    wrong: an answer from another topic, which is an invention, or small talk.
    """
    if has_card(replies):
        return CARD
    if not replies:
        return ABSTAINED
    if invented(replies, topics):
        return WRONG
    quiet = all(reply["type"] in _NO_ANSWER | {"handoff"} for reply in replies)
    return RIGHT if quiet or served(replies) & set(topics) else WRONG


def invented(replies: Replies, topics: Collection[str]) -> bool:
    """Tell whether something was answered from a topic that does not serve the message."""
    answers = [reply for reply in replies if reply["type"] == "answer"]
    return any(not served([answer]) & set(topics) for answer in answers)


def is_split(replies: Replies) -> bool:
    """Tell whether the message was answered as more than one question."""
    return len({reply["topic"] for reply in replies if reply["type"] == "answer"}) > 1


def _declined(replies: Replies) -> bool:
    """Tell whether a fallback says that this is not what Lantern has answers for."""
    named = (OUT_OF_SCOPE, NOT_COVERED)
    return any(reply["type"] == "fallback" and reply["topic"] in named for reply in replies)
