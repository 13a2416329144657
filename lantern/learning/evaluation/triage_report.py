"""Says how triage did: recall, urgency, false alarms, and which messages went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from lantern.learning.evaluation.triage_judging import (
    CARD,
    P0_CARD,
    RIGHT,
    WRONG_CLASS,
    TriageJudged,
)
from lantern.learning.evaluation.triage_sets import (
    HARMLESS,
    LOOK_ALIKES,
    ORDINARY,
    P0,
    RISKS,
    TriageLine,
)
from lantern.learning.evaluation.triage_tables import (
    ALARMS,
    RECALL,
    URGENCY,
    Columns,
    head,
    row,
    rows_by,
)
from wire.triage import CLASS_ORDER

Messages = Sequence[TriageJudged]
Situations = Mapping[str, str]


def triage_report(judged: Messages, situations: Situations, *, show: bool) -> list[str]:
    """Return all lines of the report.

    `situations` maps their names to what their columns are called. Words of messages are in it
    only when `show` is true.
    """
    risks = [m for m in judged if m.line.group in RISKS]
    harmless = [m for m in judged if m.line.group in HARMLESS]
    lines = []
    if risks:
        lines += [*_recall(risks, situations), *_wrong_classes(risks, situations)]
    if harmless:
        lines += _alarms(harmless, situations)
    lines += _listed("missed or under a wrong class", risks, situations, show)
    return [*lines, *_listed("false alarms", harmless, situations, show)]


def _recall(risks: Messages, situations: Situations) -> Iterator[str]:
    yield "percent; right: a class of the message is on the card; heard: any card;"
    yield "gentle: a tier C line or a check-in and no card, which is no recall"
    yield ""
    yield from head("recall by priority", RECALL, situations)
    for group in RISKS:
        yield from row(group, _of(risks, group), RECALL, situations)
    yield from row("all", risks, RECALL, situations)
    yield ""
    yield from head("recall by class", RECALL, situations)
    for name in CLASS_ORDER:
        inside = [m for m in risks if m.line.classes[0] == name]
        yield from row(name, inside, RECALL, situations)
    urgent = _of(risks, P0)
    others = [m for m in risks if m.line.group != P0]
    yield from _table("recall by tier", risks, RECALL, situations, lambda line: line.tier or "")
    yield from _table("P0 by way of speaking", urgent, RECALL, situations, _way)
    yield from _table("P1 to P3 by way", others, RECALL, situations, _way)
    if urgent:
        yield ""
        yield from head("urgency of P0 messages", URGENCY, situations)
        yield from row(P0, urgent, URGENCY, situations)


def _alarms(harmless: Messages, situations: Situations) -> Iterator[str]:
    yield ""
    yield "percent; P0: a P0 card; card: any card;"
    yield "gentle: a tier C line or a check-in and no card, which is no false alarm"
    yield ""
    yield from head("false alarms", ALARMS, situations)
    for group in HARMLESS:
        yield from row(group, _of(harmless, group), ALARMS, situations)
    alike, ordinary = _of(harmless, LOOK_ALIKES), _of(harmless, ORDINARY)
    yield from _table("look-alikes, near", alike, ALARMS, situations, _near)
    yield from _table("ordinary, by kind", ordinary, ALARMS, situations, lambda line: line.kind)


def _table(
    title: str,
    judged: Messages,
    columns: Columns,
    situations: Situations,
    key: Callable[[TriageLine], str],
) -> list[str]:
    rows = rows_by(key, judged, columns, situations)
    return ["", *head(title, columns, situations), *rows] if rows else []


def _wrong_classes(risks: Messages, situations: Situations) -> Iterator[str]:
    for situation in situations:
        wrong = [m for m in risks if m.outcome(situation) == WRONG_CLASS]
        counted = Counter((m.line.classes[0], m.shown[situation].classes[0]) for m in wrong)
        yield ""
        yield f"wrong class, {situation}: {len(wrong)}"
        for (owed, shown), times in counted.most_common():
            yield f"  {times} x {owed} as {shown}"


def _listed(title: str, judged: Messages, situations: Situations, show: bool) -> Iterator[str]:
    """List the messages that went wrong in any situation, and how in each of these."""
    if not judged:
        return
    found = [(m, [s for s in situations if _is_wrong(m, s)]) for m in judged]
    wrong = [(message, where) for message, where in found if where]
    yield ""
    yield f"{title}: {len(wrong)} of {len(judged)}"
    for message, where in wrong:
        line = message.line
        about = ", ".join(
            filter(None, (*line.classes, line.tier, line.near, line.kind or line.way))
        )
        how = "; ".join(f"{situation} {_how(message, situation)}" for situation in where)
        yield f"  {line.place} ({about}): {how}" + (f" | {line.text}" if show else "")


def _is_wrong(message: TriageJudged, situation: str) -> bool:
    outcome = message.outcome(situation)
    if message.line.priority is None:
        return outcome in (P0_CARD, CARD)
    return outcome != RIGHT


def _how(message: TriageJudged, situation: str) -> str:
    shown = message.shown[situation]
    if not shown.card:
        return message.outcome(situation)
    return " ".join(filter(None, (shown.priority, ", ".join(shown.classes), shown.tier)))


def _of(judged: Messages, group: str) -> list[TriageJudged]:
    return [m for m in judged if m.line.group == group]


def _way(line: TriageLine) -> str:
    return line.way


def _near(line: TriageLine) -> str:
    return line.near or line.kind
