"""Judges the turns of a dialogue, each by what was said before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from lantern.learning.evaluation.judging import (
    CARD,
    RIGHT,
    WRONG,
    Replies,
    has_card,
    judge,
    served,
)
from lantern.learning.evaluation.sets import Turn

Json = dict[str, Any]

_ANSWERS: Final = ("answer", "handoff")


@dataclass(frozen=True)
class Before:
    """What a turn may refer to: the last answer, and the topics on the last buttons."""

    texts: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()

    def after(self, replies: Replies) -> Before:
        """Return what the next turn may refer to."""
        answers = [reply for reply in replies if reply["type"] in _ANSWERS]
        buttons = [button for reply in replies for button in reply["buttons"]]
        return Before(
            _texts(replies) or self.texts,
            frozenset(str(reply["topic"]) for reply in answers) or self.topics,
            frozenset(str(b["topic"]) for b in buttons if b["topic"]) if buttons else self.offered,
        )


def judge_turn(turn: Turn, replies: Replies, before: Before, named: Json | None) -> str:
    """Return the outcome of one turn; see tests/nlu/README.md for the kinds of turns."""
    if has_card(replies):
        return CARD
    topics = _wanted(turn, named)
    if _is_right(turn, replies, before, topics):
        return RIGHT
    outcome = judge(replies, topics)
    return WRONG if outcome == RIGHT else outcome


def _wanted(turn: Turn, named: Json | None) -> tuple[str, ...]:
    if turn.special != "button":
        return turn.topics
    if named is None:
        return ()
    return (str(named["topic"]),)


def _is_right(turn: Turn, replies: Replies, before: Before, topics: Collection[str]) -> bool:
    wanted = set(topics)
    if turn.special == "button":
        return any(reply["topic"] in wanted for reply in replies)
    if turn.special == "more":
        # "There is nothing more" is an answer to this one.
        told = [reply for reply in replies if served([reply]) & wanted]
        return any(reply["text"] not in before.texts for reply in told)
    if turn.special == "again":
        return bool(before.texts) and _texts(replies) == before.texts
    if turn.special == "sources":
        # Every answer has citations: only those of the last answer are what was asked for.
        cited = {str(reply["topic"]) for reply in replies if reply["citations"]}
        return bool(served(replies) & wanted or cited & before.topics)
    if turn.special == "yes_no":
        named = any(reply["topic"] in wanted for reply in replies)
        return named or any(_keeps_word(reply, before, wanted) for reply in replies)
    return judge(_new(replies, before), topics) == RIGHT


def _keeps_word(reply: Json, before: Before, wanted: set[str]) -> bool:
    """Tell whether a reply takes a yes or a no for one. An answer may only keep an offer."""
    if not wanted & {"affirm", "deny"} or reply["type"] in ("fallback", "clarify"):
        return False
    if reply["type"] == "answer":
        return "affirm" in wanted and reply["topic"] in before.topics | before.offered
    return True


def _new(replies: Replies, before: Before) -> Replies:
    """Leave out remarks on the last answer such as that there is nothing more: they answer none."""
    return [r for r in replies if r["type"] != "smalltalk" or r["topic"] not in before.topics]


def _texts(replies: Replies) -> tuple[str, ...]:
    return tuple(str(reply["text"]) for reply in replies if reply["type"] in _ANSWERS)
