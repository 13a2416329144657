"""Lines are asked as a visitor asks; a Lantern that cannot answer gives no figures."""

from __future__ import annotations

from typing import Any

import pytest

from lantern.learning.evaluation import sets
from lantern.learning.evaluation.asking import connected
from lantern.learning.evaluation.run import Kept, run
from lantern.learning.evaluation.sets import EvaluationError, Line, Turn
from tests.learning.desk import Desk
from tests.learning.evaluation_parts import answer, clarify, reply


def line(*turns: Turn, **fields: Any) -> Line:
    """A line of a set."""
    return Line("dev/set", 7, **{"kind": sets.SINGLE, "turns": turns, **fields})


def outcomes(desk: Desk, *lines: Line) -> list[str]:
    """Ask lines and return how each message was judged."""
    with connected(desk.url) as asker:
        judged, _ = run(asker, lines, lambda turns: None)
    return [message.outcome for message in judged]


def test_each_line_opens_a_conversation_of_its_own(desk: Desk) -> None:
    desk.replies = {"a": [answer("safety")], "b": [answer("safety")]}
    turns = (Turn("a", ("safety",)), Turn("b", ("evidence",)))
    asked = outcomes(desk, line(turns[0]), line(*turns, kind=sets.DIALOGUE))
    assert (asked, desk.conversations) == (["right", "right", "wrong"], 2)
    assert [body["text"] for body in desk.bodies] == ["a", "a", "b"]


def test_notices_are_no_replies(desk: Desk) -> None:
    desk.replies = {"a": [reply("notice", tier="C"), reply("notice", author="system")]}
    assert outcomes(desk, line(Turn("a", ("out_of_scope",)))) == ["abstained"]


def test_words_name_a_topic_button_of_the_last_reply_with_buttons(desk: Desk) -> None:
    desk.replies = {
        "a": [clarify("safety", "evidence")],
        "thanks": [reply("smalltalk", "thanks")],
        "2": [answer("evidence")],
        "last": [answer("safety")],
        "9": [answer("safety")],
    }
    named = [Turn(text, (), True, "button", n) for text, n in (("2", 2), ("last", -1), ("9", 9))]
    turns = (Turn("a", ("safety",)), Turn("thanks", ("thanks",)), *named)
    asked = outcomes(desk, line(*turns, kind=sets.DIALOGUE))
    assert asked == ["offered", "right", "right", "wrong", "wrong"]
    assert [body["text"] for body in desk.bodies] == ["a", "thanks", "2", "last", "9"]


def test_fact_may_stand_in_the_longer_text(desk: Desk) -> None:
    desk.replies = {
        "a": [answer("evidence", "A study.")],
        "tell me more": [answer("evidence", "A study from the Netherlands.")],
    }
    fact = {"kind": sets.FACTS, "facts": (("netherlands",),)}
    turn = Turn("a", ("evidence",))
    assert outcomes(desk, line(turn, **fact), line(turn, **fact, more=True)) == ["wrong", "right"]
    assert [body["text"] for body in desk.bodies] == ["a", "a", "tell me more"]


def test_what_the_store_kept_comes_to_its_message(desk: Desk) -> None:
    desk.replies = {"a": [answer("safety")], "b": [answer("safety")]}
    with connected(desk.url) as asker:
        judged, read = run(
            asker,
            [line(Turn("a", ("safety",))), line(Turn("b", ("bot_identity",)))],
            lambda turns: {turns[1]: Kept("capabilities", 0.7, "model", "version")},
        )
    assert read
    assert judged[0].guess is None
    assert judged[1].guess is not None
    assert (judged[1].guess.probability, judged[1].guess.right) == (0.7, True)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (429, "Lantern refuses to be asked that fast: start it with LANTERN_RATE_LIMIT=0."),
        (503, "Lantern refused dev/set:7 with the status 503."),
    ],
)
def test_refusal_ends_the_run_in_one_sentence(desk: Desk, status: int, sentence: str) -> None:
    desk.status = status
    with pytest.raises(EvaluationError) as raised:
        outcomes(desk, line(Turn("a", ("safety",))))
    assert str(raised.value) == sentence


def test_degraded_answer_ends_the_run(desk: Desk) -> None:
    desk.replies = {"a": [reply("notice", degraded=True)]}
    with pytest.raises(EvaluationError, match=r"could not understand at all .* dev/set:7"):
        outcomes(desk, line(Turn("a", ("out_of_scope",))))


def test_nobody_there_is_said_in_one_sentence() -> None:
    with (
        connected("http://127.0.0.1:9") as asker,
        pytest.raises(EvaluationError, match="No Lantern answers at"),
    ):
        asker.ask(line(Turn("a", ("safety",))))
