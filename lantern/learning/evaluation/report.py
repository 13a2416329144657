"""Says how a run did, set by set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from lantern.learning.evaluation import sets
from lantern.learning.evaluation.figures import Guess, bins, calibration_error, risks
from lantern.learning.evaluation.judging import ABSTAINED, OUTCOMES_OF_TWO, WRONG
from lantern.learning.evaluation.run import Judged
from lantern.learning.evaluation.tables import NAME, head, percent, row

LEAST_OF_A_TOPIC: Final = 0.8
_MOST_CONFUSIONS: Final = 20

Messages = Sequence[Judged]
# What else a set of a kind is asked, below its first row.
Section = Callable[[Messages], Iterator[str]]


def report(judged: Messages, *, store_was_read: bool) -> list[str]:
    """Return all lines of the report."""
    lines: list[str] = []
    for (name, kind), messages in grouped(judged).items():
        outcomes = {"outcomes": OUTCOMES_OF_TWO} if kind == sets.TWO else {}
        lines += [f"{name}: {_TITLES[kind]}", head(**outcomes), *row("all", messages, **outcomes)]
        lines += [*_SECTIONS[kind](messages), ""]
    return lines + list(_calibration(judged, store_was_read))


def grouped(judged: Messages) -> dict[tuple[str, str], list[Judged]]:
    """Return the messages by set and kind, in the order in which they were asked."""
    found: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for message in judged:
        found[message.line.set, message.line.kind].append(message)
    return found


def guesses(judged: Messages) -> list[Guess]:
    """Return the model's guesses at single in-scope messages."""
    singles = (message for message in judged if message.line.kind == sets.SINGLE)
    return [message.guess for message in singles if message.guess is not None]


def _singles(messages: Messages) -> Iterator[str]:
    yield from row("risk", [m for m in messages if m.line.risk])
    yield from row("looks like two", [m for m in messages if m.line.one])
    yield from _voices(messages)
    yield from _splits(messages)
    yield from _topics(messages)
    yield from _confusions(messages)


def _two(messages: Messages) -> Iterator[str]:
    voices = sorted({m.line.voice for m in messages if m.line.voice})
    for voice in voices:
        yield from row(voice, [m for m in messages if m.line.voice == voice], OUTCOMES_OF_TWO)
    for message in messages:
        if not message.right:
            wanted = " and ".join(message.turn.topics)
            yield f"  {message.outcome}: {message.line.place} {wanted} -> {message.said}"


def _dialogues(messages: Messages) -> Iterator[str]:
    yield from row("context turns", [m for m in messages if m.turn.context])
    yield from row("fresh turns", [m for m in messages if not m.turn.context])
    for kind in sorted({_kind(m) for m in messages} - {""}):
        yield from row(f"  {kind}", [m for m in messages if _kind(m) == kind])
    yield from _voices(messages)
    yield from _confusions(messages)


def _kind(message: Judged) -> str:
    return message.turn.kind or message.turn.special or ""


def _facts(messages: Messages) -> Iterator[str]:
    short = sum(m.short for m in messages)
    right = sum(m.right for m in messages)
    more = percent(right - short, len(messages))
    yield f'given at once {percent(short, len(messages))}, given only by "tell me more" {more}'
    yield from _voices(messages)
    yield from _splits(messages)
    yield from _confusions(messages, "the fact is not in")


def _not_covered(messages: Messages) -> Iterator[str]:
    yield f"inventions: {sum(m.invention for m in messages)} of {len(messages)}"
    yield from _voices(messages)
    yield from _confusions(messages)


def _strangers(messages: Messages) -> Iterator[str]:
    if len({m.line.lang for m in messages}) > 1:
        for lang in sorted({m.line.lang for m in messages}):
            yield from row(f"language {lang}", [m for m in messages if m.line.lang == lang])
    counted = Counter(m.said for m in messages if m.right)
    listed = ", ".join(f"{said} {times}" for said, times in counted.most_common(5))
    yield f"of those right, what was said: {listed or 'nothing'}"
    yield from _voices(messages)
    yield from _confusions(messages)


def _voices(messages: Messages) -> Iterator[str]:
    for voice in sorted({m.line.voice for m in messages if m.line.voice}):
        yield from row(voice, [m for m in messages if m.line.voice == voice])


def _splits(messages: Messages) -> Iterator[str]:
    split = [m for m in messages if m.split]
    yield f"one question answered as two: {percent(len(split), len(messages))} ({len(split)})"
    for message in split:
        yield f"  split: {message.line.place} {message.turn.topics[0]} -> {message.said}"


def _topics(messages: Messages) -> Iterator[str]:
    found: dict[str, list[Judged]] = defaultdict(list)
    for message in messages:
        found[message.turn.topics[0]].append(message)
    shares = {topic: sum(m.right for m in inside) / len(inside) for topic, inside in found.items()}
    yield f"by topic, worst first (! below {LEAST_OF_A_TOPIC:.0%}):"
    for topic in sorted(found, key=lambda topic: (shares[topic], topic)):
        right, n = sum(m.right for m in found[topic]), len(found[topic])
        mark = "!" if shares[topic] < LEAST_OF_A_TOPIC else " "
        yield f"{mark} {topic:28}{right:4}/{n:<4}{percent(right, n):>8}"


def _confusions(messages: Messages, verb: str = "answered as") -> Iterator[str]:
    counted = Counter((_wanted(m), m.said) for m in messages if m.outcome == WRONG)
    for (wanted, said), times in counted.most_common(_MOST_CONFUSIONS):
        yield f"wrong {times} x  {wanted} {verb} {said}"
    missed = Counter(_wanted(m) for m in messages if m.outcome == ABSTAINED)
    if missed:
        listed = ", ".join(f"{wanted} {times}" for wanted, times in missed.most_common(10))
        yield f"abstained most: {listed}"


def _wanted(message: Judged) -> str:
    return message.turn.topics[0] if message.turn.topics else str(message.turn.special)


def _calibration(judged: Messages, store_was_read: bool) -> Iterator[str]:
    found = guesses(judged)
    if not any(message.line.kind == sets.SINGLE for message in judged):
        return
    if not store_was_read or not found:
        yield "calibration: left out, because the database of this Lantern could not be read"
        yield "(run this with the LANTERN_DATA_DIR or LANTERN_DATABASE_URL that Lantern runs with)"
        return
    yield f"calibration of the best label, {len(found)} single in-scope messages"
    yield f"{'probability':{NAME}}{'n':>6}{'mean':>11}{'right':>11}"
    for b in bins(found):
        name = f"{b.low:.2f} to {b.high:.2f}"
        yield f"{name:{NAME}}{b.n:6}{b.mean:11.3f}{b.right:11.3f}"
    yield f"expected calibration error {calibration_error(found):.3f}"
    yield ""
    yield "risk against coverage: only the surest messages are answered, by their best label"
    yield f"{'coverage':{NAME}}{'n':>6}{'wrong':>11}"
    for coverage, n, risk in risks(found):
        yield f"{f'{coverage} %':{NAME}}{n:6}{100 * risk:9.1f} %"


_TITLES: Final[Mapping[str, str]] = {
    sets.SINGLE: "single messages",
    sets.TWO: "two questions in one message (right: both served)",
    sets.DIALOGUE: "turns of dialogues",
    sets.FACTS: "fact questions (right: the fact is in the answer)",
    sets.STRANGERS: "strangers (right: no answer)",
    sets.NOT_COVERED: "questions that no article answers (right: says so)",
}
_SECTIONS: Final[Mapping[str, Section]] = {
    sets.SINGLE: _singles,
    sets.TWO: _two,
    sets.DIALOGUE: _dialogues,
    sets.FACTS: _facts,
    sets.STRANGERS: _strangers,
    sets.NOT_COVERED: _not_covered,
}
