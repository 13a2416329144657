"""Cries for help while processes are killed: staff hear of each, and of each just once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.soak.driver import Sent
from tests.soak.escalation_checker import (
    CHANNELS,
    Arrived,
    Kept,
    check_arrivals,
    check_escalations,
    check_heard,
    check_notices,
)
from tests.soak.escalation_kills import TARGETS
from tests.soak.escalation_messages import LARGE, RULES, SOURCES, Cry
from tests.soak.escalation_visitors import Said, Talk
from tests.soak.escalations import EscalationReport, run_escalations

CRIES = 30
Json = dict[str, Any]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> EscalationReport:
    """What came of crying for help and killing, with a stack of its own."""
    return run_escalations(tmp_path_factory.mktemp("escalations"), CRIES)


def test_no_escalation_is_lost_or_doubled(report: EscalationReport) -> None:
    print(report.table())
    assert report.problems == []
    assert report.cries == CRIES
    assert len(report.kept.escalations) >= CRIES


def test_cries_of_every_kind_meet_kills_of_every_process(report: EscalationReport) -> None:
    assert {said.cry.heard_by for said in report.said} == set(SOURCES)
    assert {kill.target for kill in report.kills} == set(TARGETS)


def test_repeated_cry_in_an_episode_raises_nothing(report: EscalationReport) -> None:
    assert any(not said.first for said in report.said)
    rows = {(r["conversation_id"], r["episode"], r["kind"]) for r in report.kept.escalations}
    assert len(rows) == len(report.kept.escalations)


def sound() -> tuple[Talk, Kept, list[Arrived]]:
    """A visitor who cried once, the store after it, and what arrived by one channel."""
    talk = Talk("c1", "token", raised={("c1", 0, "abuse")})
    escalation: Json = {"id": "e1", "conversation_id": "c1", "episode": 0, "kind": "abuse"}
    notice: Json = {"id": "n1", "escalation_id": "e1", "sent_at": "now"}
    made: list[Json] = [
        {"id": c, "notice_id": "n1", "channel": c, "attempts": 2, "delivered_at": "now"}
        for c in CHANNELS
    ]
    return talk, Kept([escalation], [notice], made, []), [Arrived("n1", "abuse", "c1")] * 2


def told(talk: Talk, kept: Kept, arrived: list[Arrived]) -> list[str]:
    """Return what the checker says, without the examples."""
    found = (
        *check_escalations([talk], kept),
        *check_notices(kept),
        *check_arrivals(kept, "mail", arrived),
    )
    return [problem.partition(",")[0] for problem in found]


def test_checker_finds_nothing_where_nothing_is_wrong() -> None:
    assert told(*sound()) == []


def test_checker_notices_what_is_lost_doubled_or_foreign_in_the_store() -> None:
    talk, kept, arrived = sound()
    talk.raised.add(("c1", 1, "abuse"))
    kept.escalations.append({**kept.escalations[0], "id": "e2", "kind": "minor"})
    kept.escalations.append(kept.escalations[0])
    kept.outbox.append({**kept.outbox[0], "id": "n2", "sent_at": None})
    assert told(talk, kept, arrived) == [
        "escalation is lost: 1",
        "escalation is nobody's: 1",
        "escalation stands twice: 1",
        "escalation has no notice: 1",
        "escalation has two notices: 1",
        "notice is not delivered once by each channel: 1",
        "notice is not marked sent: 1",
        "mail: never arrived: 1",
    ]


def test_checker_notices_what_did_not_arrive_as_it_was_sent() -> None:
    talk, kept, _ = sound()
    kept.deliveries[0]["delivered_at"] = None
    arrived = [Arrived("n1", "abuse", "c2")] * 3 + [Arrived("n9", "abuse", "c1")]
    assert told(talk, kept, arrived) == [
        "delivery was not made: 1",
        "mail: arrived with an unknown id: 1",
        "mail: arrived more often than it was tried: 2",
        "mail: says something else than its escalation: 1",
    ]


def test_checker_notices_a_cry_that_was_not_heard() -> None:
    card = Sent("m1", "help", answer=b'{"type":"card"}')
    assert list(check_heard(Said(Cry("help", LARGE, ("abuse",)), True, card, degraded=3))) == []
    [late] = check_heard(Said(Cry("help", RULES, ("abuse",)), True, card, degraded=1))
    assert late.startswith("degraded, though the rules heard it")
    answered = Sent("m1", "help", answer=b'{"type":"answer"}')
    [unheard] = check_heard(Said(Cry("help", LARGE, ("abuse",)), True, answered))
    assert unheard.startswith("neither card nor person")
