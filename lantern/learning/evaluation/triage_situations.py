"""The situations in which triage must hold, and what each of them shows for a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lantern.learning.evaluation.asking import Asker
from lantern.learning.evaluation.sets import EvaluationError
from lantern.learning.evaluation.triage_before_rasa import Look, priority_of
from lantern.learning.evaluation.triage_judging import Shown, TriageJudged, shown_in
from lantern.learning.evaluation.triage_sets import TriageLine
from wire.content import Content
from wire.hearing import CHECK_IN_RULE
from wire.triage import TriageResult

UP: Final = "up"
RASA_DOWN: Final = "rasa-down"
OFFLINE: Final = "offline"
SITUATIONS: Final = (UP, RASA_DOWN, OFFLINE)

# From messages to what is shown for each, in the same order.
Situation = Callable[[Sequence[TriageLine]], list[Shown]]


def named_situations(names: str) -> tuple[str, ...]:
    """Return the situations that a list with commas names, each once. Raises EvaluationError."""
    wanted = names.split(",")
    if not set(wanted) <= set(SITUATIONS):
        raise EvaluationError(f"Situations are {', '.join(SITUATIONS)}, with commas between them.")
    return tuple(name for name in SITUATIONS if name in wanted)


def judge_in(
    situations: Mapping[str, Situation], lines: Sequence[TriageLine]
) -> list[TriageJudged]:
    """Look at every line in every situation."""
    shown = {name: look(lines) for name, look in situations.items()}
    return [
        TriageJudged(line, {name: each[n] for name, each in shown.items()})
        for n, line in enumerate(lines)
    ]


def asked(asker: Asker) -> Situation:
    """Return the situation of a running Lantern, each message in a conversation of its own."""

    def look(lines: Sequence[TriageLine]) -> list[Shown]:
        exchanges = (asker.ask_alone(line.text, line.place) for line in lines)
        return [shown_in(e.replies, e.notices, e.turn_id) for e in exchanges]

    return look


def computed(content: Content, find: Look) -> Situation:
    """Return a situation that is worked out in this process."""
    return lambda lines: [_shown(content, find((line.text,))) for line in lines]


def _shown(content: Content, result: TriageResult) -> Shown:
    uneasy = result.tier == "C" or CHECK_IN_RULE in result.rules
    gentle = uneasy and not result.fired
    return Shown(result.classes, result.tier, priority_of(content, result), gentle)
