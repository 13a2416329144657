"""Contract of the channel's answers: a code alone, or a strict payload."""

from __future__ import annotations

from tests.components.live_rasa import Answer
from wire.payloads import TurnReply

# A word that no answer and no log line may hold when it was in a message.
WORD = "zephyrquince"


def check_is_code_alone(answer: Answer, status: int, code: str) -> None:
    """The body is one code and nothing else."""
    assert (answer.status, answer.json) == (status, {"code": code})


def check_is_turn(answer: Answer) -> TurnReply:
    """The body is a TurnReply with at least one reply."""
    assert answer.status == 200, answer.body
    turn = TurnReply.from_dict(answer.json)
    assert turn.turn_id == "turn 1"
    assert turn.replies
    return turn
