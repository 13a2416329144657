"""One run: lines are asked and judged, and each message gets what the store kept of its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lantern.learning.evaluation import sets
from lantern.learning.evaluation.asking import Asked, Asker
from lantern.learning.evaluation.dialogues import Before, judge_turn
from lantern.learning.evaluation.figures import Guess
from lantern.learning.evaluation.judging import (
    RIGHT,
    invented,
    is_split,
    judge,
    judge_facts,
    judge_not_covered,
    judge_two,
    said,
)
from lantern.learning.evaluation.sets import Line, Turn
from wire.names import FAQ_PREFIX


@dataclass(frozen=True)
class Kept:
    """What the store kept of a turn: the best label, and which model and words it was."""

    label: str | None = None
    probability: float | None = None
    model: str | None = None
    content_version: str | None = None


@dataclass(frozen=True)
class Judged:
    """One message with its outcome."""

    line: Line
    turn: Turn
    number: int  # of the turn
    turn_id: str
    outcome: str
    said: str
    split: bool = False
    invention: bool = False
    short: bool = False  # a fact that stood in the short answer
    kept: Kept = Kept()

    @property
    def right(self) -> bool:
        """Whether the visitor was served."""
        return self.outcome == RIGHT

    @property
    def guess(self) -> Guess | None:
        """The best label as a guess, where the model was asked."""
        if self.kept.probability is None or self.kept.label is None:
            return None
        return Guess(self.kept.probability, bool(_topics_of(self.kept.label) & {*self.turn.topics}))


KeptTurns = Mapping[str, Kept]
ReadKept = Callable[[Sequence[str]], KeptTurns | None]


def run(asker: Asker, lines: Iterable[Line], read_kept: ReadKept) -> tuple[list[Judged], bool]:
    """Ask and judge all lines. Also returns whether the store could be read."""
    judged = [message for line in lines for message in judge_line(asker.ask(line))]
    kept = read_kept([message.turn_id for message in judged])
    if kept is None:
        return judged, False
    return [replace(m, kept=kept.get(m.turn_id, Kept())) for m in judged], True


def judge_line(asked: Asked) -> list[Judged]:
    """Judge every message of a line."""
    if asked.line.kind == sets.DIALOGUE:
        return _judge_dialogue(asked)
    line, turn, exchange = asked.line, asked.line.turns[0], asked.exchanges[0]
    replies = exchange.replies
    short = line.kind == sets.FACTS and judge_facts(replies, line.facts, turn.topics) == RIGHT
    found = Judged(
        line=line,
        turn=turn,
        number=1,
        turn_id=exchange.turn_id,
        outcome=_outcome(asked),
        said=said(replies),
        split=line.kind != sets.TWO and is_split(replies),
        invention=line.kind == sets.NOT_COVERED and invented(replies, turn.topics),
        short=short,
    )
    return [found]


def _outcome(asked: Asked) -> str:
    line, topics = asked.line, asked.line.turns[0].topics
    replies = asked.exchanges[0].replies
    if line.kind == sets.TWO:
        return judge_two(replies, line.also)
    if line.kind == sets.NOT_COVERED:
        return judge_not_covered(replies, topics)
    if line.kind == sets.FACTS:
        outcome = judge_facts(replies, line.facts, topics)
        if outcome == RIGHT or asked.longer is None:
            return outcome
        both = (*replies, *asked.longer.replies)
        return RIGHT if judge_facts(both, line.facts, topics) == RIGHT else outcome
    return judge(replies, topics)


def _judge_dialogue(asked: Asked) -> list[Judged]:
    before, found = Before(), []
    for number, (turn, exchange) in enumerate(zip(asked.line.turns, asked.exchanges), start=1):
        replies = exchange.replies
        outcome = judge_turn(turn, replies, before, exchange.named)
        found.append(Judged(asked.line, turn, number, exchange.turn_id, outcome, said(replies)))
        before = before.after(replies)
    return found


def _topics_of(label: str) -> set[str]:
    """Return the topics that a label of the model stands for."""
    if label == "request_handoff":
        return {"speak_to_human"}
    if label in sets.OF_THE_BOT:
        return {label, sets.BOT_IDENTITY}
    return {label.removeprefix(FAQ_PREFIX)}
