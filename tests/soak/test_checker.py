"""The checker itself: each kind of trouble is noticed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.soak.checker import check_attempts, check_numbers, check_turns
from tests.soak.driver import Attempt, Sent
from tests.soak.killer import Kill

Json = dict[str, Any]


def message(seq: int, author: str, text: str, turn: str, *, degraded: bool = False) -> Json:
    return {
        "id": f"m{seq}", "seq": seq, "author": author, "text": text, "turn_id": turn,
        "degraded": degraded,
    }  # fmt: skip


def sound() -> tuple[list[Json], list[Sent]]:
    """A history of two turns and what its visitor knows of them."""
    history = [
        message(1, "bot", "opening", "t0"),
        message(2, "visitor", "one", "t1"),
        message(3, "bot", "first", "t1"),
        message(4, "visitor", "two", "t2"),
        message(5, "bot", "second", "t2"),
    ]
    sent = [
        Sent("c1", "one", answer=json.dumps({"messages": history[1:3]}).encode()),
        Sent("c2", "two", answer=json.dumps({"messages": history[3:5]}).encode()),
    ]
    return history, sent


def problems(history: list[Json], sent: list[Sent]) -> list[str]:
    return [*check_numbers(history), *check_turns(history, sent)]


def test_sound_history_has_no_problem() -> None:
    assert problems(*sound()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda h: h[:3],  # lost
        lambda h: [*h[:3], message(4, "visitor", "one", "t1"), message(5, "bot", "first", "t1")],
        lambda h: [h[0], *h[3:], *h[1:3]],  # out of order
        lambda h: h[:4],  # without a reply
        lambda h: [*h, message(6, "bot", "second", "t2")],  # two replies
        lambda h: [*h[:4], message(5, "bot", "changed", "t2")],  # not what was acknowledged
        lambda h: [*h[:4], message(5, "bot", "second", "t1")],  # of another turn
        lambda h: [*h[:4], message(5, "bot", "sorry", "t2", degraded=True), h[4] | {"seq": 6}],
    ],
    ids=["lost", "doubled", "order", "silent", "two_replies", "changed", "turn", "degraded"],
)
def test_trouble_in_a_history_is_noticed(change: Any) -> None:
    history, sent = sound()
    assert problems(change(history), sent)


@pytest.mark.parametrize(
    ("attempt", "sound"),
    [
        (Attempt(10, 11, 200), True),
        (Attempt(10, 11, 503, "overloaded"), True),
        (Attempt(10, 11, 503, "internal"), False),
        (Attempt(10, 11, 500, "internal"), False),
        (Attempt(10, 11, 502), False),
        (Attempt(10, 11, 0, "ConnectError"), False),  # nothing was down then
        (Attempt(20, 21, 0, "ConnectError"), True),
        (Attempt(10, 11, 0, "ReadTimeout", cut=True), True),
    ],
)
def test_tries_end_in_a_documented_way(attempt: Attempt, sound: bool) -> None:
    kills = [Kill("web", at=19.0, web_back=22.0), Kill("rasa", at=10.0)]
    found = list(check_attempts(Sent("c", "text", [attempt]), kills))
    assert (found == []) is sound
