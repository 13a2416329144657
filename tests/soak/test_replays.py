"""The same chats give the same bytes, again and again and after another start."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.soak.replayed_chats import CHATS
from tests.soak.replays import Comparison, run_replays

MESSAGES = 20
SMALL = CHATS[:4]


def opening(text: str) -> httpx.Response:
    """A response that says a text."""
    body = f'{{"messages":[{{"text":"{text}","degraded":false}}]}}'
    return httpx.Response(201, content=body.encode())


def test_replays_on_two_starts_are_the_same_bytes(tmp_path: Path) -> None:
    assert 2 * sum(map(len, SMALL)) == MESSAGES  # each message twice on each start
    report = run_replays(tmp_path, MESSAGES, SMALL)
    print(report.table())
    assert report.problems == []
    assert report.messages == {"first": MESSAGES, "second": MESSAGES}
    assert report.places == sum(len(chat) + 1 for chat in SMALL)


def test_changed_word_is_reported_without_any_word() -> None:
    comparison = Comparison()
    for text in ("Ketamine may help.", "Ketamine may help.", "Ketamine will help."):
        comparison.see(3, 0, opening(text), "second start, message 12")
    assert comparison.problems == ["second start, message 12 (chat 3, place 0): messages[0].text"]


@pytest.mark.parametrize(
    ("response", "problem"),
    [
        (httpx.Response(500), "status 500"),
        (httpx.Response(201, content=b'{"messages": []}'), "not in the one form of JSON"),
        (httpx.Response(201, content=b'{"messages":[{"degraded":true}]}'), "degraded"),
    ],
)
def test_response_that_is_no_answer_is_reported(response: httpx.Response, problem: str) -> None:
    comparison = Comparison()
    comparison.see(0, 0, response, "first start, message 0")
    assert comparison.problems == [f"first start, message 0 (chat 0, place 0): {problem}"]
