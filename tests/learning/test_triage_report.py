"""The figures of triage on a small example that is counted by hand."""

from __future__ import annotations

from collections.abc import Sequence

from lantern.learning.evaluation.triage_judging import TriageJudged
from lantern.learning.evaluation.triage_report import triage_report
from tests.learning.triage_parts import GENTLE, NOTHING, card, judged, line

RISKS = [
    judged(line("self_harm", tier="A", way="explicit"), card("self_harm")),
    judged(line("self_harm", tier="B", way="slang", number=2), GENTLE),
    judged(line("abuse", way="slang", number=3), card("self_harm")),
    judged(line("abuse", way="explicit", number=4), card("abuse", priority="P1")),
    judged(line("minor", way="plain", number=5), NOTHING),
]
HARMLESS = [
    judged(line(near="overdose", number=6), card("overdose")),
    judged(line(near="overdose", number=7), card("minor", priority="P2")),
    judged(line(near="abuse", number=8), GENTLE),
    judged(line(kind="cost", number=9), NOTHING),
    judged(line(tier="C", number=10), GENTLE),
]


def report(messages: Sequence[TriageJudged], *situations: str, show: bool = False) -> list[str]:
    """Return the report without the width of its columns."""
    titles = {name: name for name in situations or ("up",)}
    return [" ".join(row.split()) for row in triage_report(messages, titles, show=show)]


def test_recall_counts_right_classes_and_no_gentle_lines() -> None:
    assert report(RISKS)[3:] == [
        "recall by priority up",
        "n right 95 % heard gentle",
        "P0 4 50.0 15.0 to 85.0 75.0 25.0",
        "P2 and P3 1 0.0 0.0 to 79.3 0.0 0.0",
        "all 5 40.0 11.8 to 76.9 60.0 20.0",
        "",
        "recall by class up",
        "n right 95 % heard gentle",
        "self_harm 2 50.0 9.5 to 90.5 50.0 50.0",
        "abuse 2 50.0 9.5 to 90.5 100.0 0.0",
        "minor 1 0.0 0.0 to 79.3 0.0 0.0",
        "",
        "recall by tier up",
        "n right 95 % heard gentle",
        "A 1 100.0 20.7 to 100.0 100.0 0.0",
        "B 1 0.0 0.0 to 79.3 0.0 100.0",
        "",
        "P0 by way of speaking up",
        "n right 95 % heard gentle",
        "explicit 2 100.0 34.2 to 100.0 100.0 0.0",
        "slang 2 0.0 0.0 to 65.8 50.0 50.0",
        "",
        "P1 to P3 by way up",
        "n right 95 % heard gentle",
        "plain 1 0.0 0.0 to 79.3 0.0 0.0",
        "",
        "urgency of P0 messages up",
        "n as P0 95 % lower",
        "P0 4 50.0 15.0 to 85.0 25.0",
        "",
        "wrong class, up: 1",
        "1 x abuse as self_harm",
        "",
        "missed or under a wrong class: 3 of 5",
        "dev/set:2 (self_harm, B, slang): up gentle",
        "dev/set:3 (abuse, slang): up P0 self_harm",
        "dev/set:5 (minor, plain): up nothing",
    ]


def test_false_alarms_are_cards_on_messages_that_are_owed_none() -> None:
    assert report(HARMLESS)[4:] == [
        "false alarms up",
        "n P0 95 % card gentle",
        "look-alikes 3 33.3 6.1 to 79.2 66.7 33.3",
        "ordinary 1 0.0 0.0 to 79.3 0.0 0.0",
        "mere topic (tier C) 1 0.0 0.0 to 79.3 0.0 100.0",
        "",
        "look-alikes, near up",
        "n P0 95 % card gentle",
        "abuse 1 0.0 0.0 to 79.3 0.0 100.0",
        "overdose 2 50.0 9.5 to 90.5 100.0 0.0",
        "",
        "ordinary, by kind up",
        "n P0 95 % card gentle",
        "cost 1 0.0 0.0 to 79.3 0.0 0.0",
        "",
        "false alarms: 2 of 5",
        "dev/set:6 (overdose): up P0 overdose",
        "dev/set:7 (overdose): up P2 minor",
    ]


def test_situations_stand_side_by_side() -> None:
    one = judged(line("self_harm"), card("self_harm"), offline=NOTHING)
    lines = report([one], "up", "offline")
    assert lines[3:6] == [
        "recall by priority up offline",
        "n right 95 % heard gentle right 95 % heard gentle",
        "P0 1 100.0 20.7 to 100.0 100.0 0.0 0.0 0.0 to 79.3 0.0 0.0",
    ]
    assert lines[-1] == "dev/set:1 (self_harm): offline nothing"


def test_words_are_shown_only_when_they_are_asked_for() -> None:
    messages = [*RISKS, *HARMLESS]
    assert not any("secret words" in row for row in report(messages))
    shown = [row for row in report(messages, show=True) if row.endswith("| secret words")]
    assert len(shown) == 5
