"""The fallback ladder (BRIEF 5.7): guess, then topics and staff, then no more guesses."""

from __future__ import annotations

from actions.choices import clarify_buttons, staff_button, way_out_buttons
from actions.labels import closest_topics
from actions.turns import Outcome, Turn
from wire.content import Content
from wire.payloads import BotMessage, Escalation

LAST_RUNG = 3

REPEATED_FALLBACK = Escalation("repeated_fallback", "P3")


def miss(content: Content, turn: Turn) -> Outcome:
    """Take one step down the ladder for a message that was not understood."""
    if is_wordless(turn.text) and turn.button is None:
        return wordless(content)
    if turn.record.misses == 0:
        return guess(content, turn)
    return step_down(content, turn)


def guess(content: Content, turn: Turn) -> Outcome:
    """Ask which of the closest topics was meant; without any, go on to the second rung."""
    topics = closest_topics(content, turn)
    if not topics or turn.record.misses >= LAST_RUNG - 1:
        return step_down(content, turn)
    message = BotMessage(
        "clarify", content.notices["misses_1"], buttons=clarify_buttons(content, topics)
    )
    offer = {"kind": "clarify", "topics": topics}
    return Outcome((message,), {"offer": offer, "misses": turn.record.misses + 1})


def step_down(
    content: Content, turn: Turn, *, topic: str | None = None, notice: str = "misses_2"
) -> Outcome:
    """Give the second rung, or from the third miss on the last one."""
    if turn.record.misses >= LAST_RUNG - 1:
        return _last_rung(content, turn, topic)
    message = BotMessage(
        "fallback", content.notices[notice], topic, buttons=way_out_buttons(content)
    )
    # Never back to the first rung: whoever refused a guess is one miss further.
    return Outcome((message,), {"offer": None, "misses": turn.record.misses + 1})


def _last_rung(content: Content, turn: Turn, topic: str | None) -> Outcome:
    """Offer the staff and stop guessing; staff are told exactly once."""
    message = BotMessage(
        "fallback", content.notices["misses_3"], topic, buttons=(staff_button(content),)
    )
    first = turn.record.misses < LAST_RUNG
    changes = {"offer": {"kind": "handoff", "topics": []}, "misses": LAST_RUNG}
    return Outcome((message,), changes, (REPEATED_FALLBACK,) if first else ())


def is_wordless(text: str) -> bool:
    """Tell whether there is nothing to read: empty, punctuation or emoji alone."""
    return not any(character.isalnum() for character in text)


def wordless(content: Content) -> Outcome:
    """Say that there was nothing to read. It is no miss: no question was misunderstood."""
    message = BotMessage(
        "fallback", content.notices["empty_or_emoji"], buttons=way_out_buttons(content)
    )
    return Outcome((message,), {"offer": None})
