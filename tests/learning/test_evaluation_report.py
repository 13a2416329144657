"""The report's figures on a small example that is counted by hand."""

from __future__ import annotations

from lantern.learning.evaluation import sets
from lantern.learning.evaluation.report import report
from lantern.learning.evaluation.sets import Turn
from tests.learning.evaluation_parts import message

HEAD = "                         n      right    offered  abstained       card      wrong"


def squeezed(lines: list[str]) -> list[str]:
    """Forget how wide the columns are."""
    return [" ".join(line.split()) for line in lines]


def test_single_messages_are_counted() -> None:
    judged = [
        message("right", "safety", voice="plain", label="faq/safety", probability=0.9),
        message("right", "safety", voice="plain", label="faq/safety", probability=0.9),
        message("right", "evidence", voice="typos", risk=True, label="faq/x", probability=0.5),
        message("wrong", "safety", voice="typos", risk=True, said="evidence", split=True),
    ]
    lines = report(judged, store_was_read=True)
    assert lines[1].startswith(HEAD)
    assert squeezed(lines) == [
        "dev/set: single messages",
        "n right offered abstained card wrong 95 % interval of right",
        "all 4 75.0 % 0.0 % 0.0 % 0.0 % 25.0 % 30.1 to 95.4 %",
        "risk 2 50.0 % 0.0 % 0.0 % 0.0 % 50.0 % 9.5 to 90.5 %",
        "plain 2 100.0 % 0.0 % 0.0 % 0.0 % 0.0 % 34.2 to 100.0 %",
        "typos 2 50.0 % 0.0 % 0.0 % 0.0 % 50.0 % 9.5 to 90.5 %",
        "one question answered as two: 25.0 % (1)",
        "split: dev/set:1 safety -> evidence",
        "by topic, worst first (! below 80%):",
        "! safety 2/3 66.7 %",
        "evidence 1/1 100.0 %",
        "wrong 1 x safety answered as evidence",
        "",
        "calibration of the best label, 3 single in-scope messages",
        "probability n mean right",
        "0.47 to 0.53 1 0.500 0.000",
        "0.87 to 0.93 2 0.900 1.000",
        "expected calibration error 0.233",
        "",
        "risk against coverage: only the surest messages are answered, by their best label",
        "coverage n wrong",
        "100 % 3 33.3 %",
        "95 % 3 33.3 %",
        "90 % 3 33.3 %",
        "85 % 3 33.3 %",
        *(f"{coverage} % 2 0.0 %" for coverage in (80, 75, 70, 65, 60, 55, 50)),
    ]


def test_calibration_is_left_out_without_the_store() -> None:
    lines = report([message("right", "safety")], store_was_read=False)
    assert lines[-2] == (
        "calibration: left out, because the database of this Lantern could not be read"
    )


def test_two_questions_have_outcomes_of_their_own() -> None:
    two = {"kind": sets.TWO}
    judged = [
        message("right", "safety", "evidence", **two),
        message("one", "safety", "evidence", said="safety", **two),
    ]
    assert squeezed(report(judged, store_was_read=False)) == [
        "dev/set: two questions in one message (right: both served)",
        "n right one none card 95 % interval of right",
        "all 2 50.0 % 50.0 % 0.0 % 0.0 % 9.5 to 90.5 %",
        "one: dev/set:1 safety and evidence -> safety",
        "",
    ]


def test_context_turns_and_fresh_turns_stand_apart() -> None:
    def turn(outcome: str, **fields: object) -> object:
        asked = Turn("t", ("safety",), **fields)  # type: ignore[arg-type]
        return message(outcome, kind=sets.DIALOGUE, turn=asked)

    judged = [
        turn("right", kind="first"),
        turn("right", context=True, kind="why"),
        turn("abstained", context=True, kind="why"),
        turn("right", context=True, special="button", button=1, kind="button"),
    ]
    assert squeezed(report(judged, store_was_read=False))[2:] == [  # type: ignore[arg-type]
        "all 4 75.0 % 0.0 % 25.0 % 0.0 % 0.0 % 30.1 to 95.4 %",
        "context turns 3 66.7 % 0.0 % 33.3 % 0.0 % 0.0 % 20.8 to 93.9 %",
        "fresh turns 1 100.0 % 0.0 % 0.0 % 0.0 % 0.0 % 20.7 to 100.0 %",
        "button 1 100.0 % 0.0 % 0.0 % 0.0 % 0.0 % 20.7 to 100.0 %",
        "first 1 100.0 % 0.0 % 0.0 % 0.0 % 0.0 % 20.7 to 100.0 %",
        "why 2 50.0 % 0.0 % 50.0 % 0.0 % 0.0 % 9.5 to 90.5 %",
        "abstained most: safety 1",
        "",
    ]


def test_facts_inventions_and_strangers_say_more() -> None:
    judged = [
        message("right", "evidence", kind=sets.FACTS, short=True),
        message("right", "evidence", kind=sets.FACTS),
        message("wrong", "out_of_scope", kind=sets.NOT_COVERED, invention=True, said="safety"),
        message("right", "out_of_scope", kind=sets.STRANGERS, said="out_of_scope"),
        message("right", "out_of_scope", kind=sets.STRANGERS, said="clarify", lang="es"),
    ]
    lines = squeezed(report(judged, store_was_read=False))
    assert 'given at once 50.0 %, given only by "tell me more" 50.0 %' in lines
    assert "inventions: 1 of 1" in lines
    assert "of those right, what was said: out_of_scope 1, clarify 1" in lines
    assert "language es 1 100.0 % 0.0 % 0.0 % 0.0 % 0.0 % 20.7 to 100.0 %" in lines
