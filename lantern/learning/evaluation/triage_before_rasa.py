"""What the web app makes of raw words before it asks Rasa, and still does when Rasa is down.

The same parts as in `lantern.chat.watch`; whatever joins them there joins them here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from wire.content import Content
from wire.hearing import SMALL_MODEL, Hearing, HearingError
from wire.triage import Triage, TriageResult

# From the visitor's last messages, the newest last, to what is found in the newest.
Look = Callable[[Sequence[str]], TriageResult]


def before_rasa(content: Content, models: Path) -> Look:
    """Return the web app's look at raw words, ready to be used on many messages.

    As in the web app, the rules stand alone when the folder has no small model.
    """
    rules = Triage(content.red_flags)
    try:
        return Hearing.load(rules, models / SMALL_MODEL).evaluate
    except HearingError:
        return Hearing(rules).evaluate


def priority_of(content: Content, result: TriageResult) -> str | None:
    """Return the priority that the card for a result has; None when there is no card."""
    if result.urgent:
        return "P0"
    return min((content.cards[name].priority for name in result.classes), default=None)
