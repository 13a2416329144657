"""Holds what visitors sent and saw against what the bot kept: nothing lost, doubled, misplaced."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from tests.soak.driver import Attempt, Chat, Sent
from tests.soak.killer import Kill

Json = dict[str, Any]

# What a visitor may be told instead of an answer, to be sent again (docs/errors.md).
DOCUMENTED_503 = frozenset({"overloaded", "store_unavailable", "response_timeout"})


def history_of(url: str, chat: Chat) -> list[Json]:
    """Return all messages of a conversation."""
    found: list[Json] = []
    while True:
        page = httpx.get(
            f"{url}/chat/v1/conversations/{chat.id}/messages",
            params={"after": found[-1]["seq"] if found else 0},
            headers=chat.key,
            timeout=30,
        ).json()
        found += page["messages"]
        if not page["more"]:
            return found


def check_chat(url: str, chat: Chat, kills: Sequence[Kill]) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong."""
    history = history_of(url, chat)
    yield from check_numbers(history)
    yield from check_turns(history, chat.sent)
    for sent in chat.sent:
        yield from check_attempts(sent, kills)
    for sent in chat.sent[-3:]:
        yield from check_same_again(url, chat, sent)


def check_numbers(history: Sequence[Json]) -> Iterator[str]:
    """Numbers are 1, 2, 3 ... and ids differ."""
    if [m["seq"] for m in history] != list(range(1, len(history) + 1)):
        yield f"numbers are not in a row: {[m['seq'] for m in history]}"
    if len({m["id"] for m in history}) != len(history):
        yield "an id stands twice"


def check_turns(history: Sequence[Json], sent: Sequence[Sent]) -> Iterator[str]:
    """Each message once, in order, each followed by its own replies as they were acknowledged."""
    turns: list[list[Json]] = []
    for message in history[1:]:  # after the opening
        if message["author"] == "visitor":
            turns.append([])
        if not turns:
            yield "a reply stands before any message"
            return
        turns[-1].append(message)
    if [turn[0]["text"] for turn in turns] != [s.text for s in sent]:
        yield f"{len(sent)} messages were sent, {len(turns)} are kept, or in another order"
        return
    for turn, one in zip(turns, sent, strict=True):
        yield from _check_turn(turn, one)


def _check_turn(turn: Sequence[Json], sent: Sent) -> Iterator[str]:
    replies = turn[1:]
    if not replies:
        yield f"no reply to {sent.text!r}"
    if len({m["turn_id"] for m in turn}) != 1:
        yield f"replies of another turn follow {sent.text!r}"
    degraded = [m for m in replies if m["degraded"]]
    if degraded and len(replies) != 1:
        yield f"a degraded text is not alone after {sent.text!r}"
    # None of the questions has two parts: more than one reply would be a doubled one.
    if len(replies) > 1:
        yield f"{len(replies)} replies to {sent.text!r}"
    if not sent.answer:
        yield f"never acknowledged: {sent.text!r}, {sent.attempts[-1]}"
    elif json.loads(sent.answer)["messages"] != list(turn):
        yield f"kept is not what was acknowledged: {sent.text!r}"


def check_attempts(sent: Sent, kills: Sequence[Kill]) -> Iterator[str]:
    """Every try ends in an answer, a documented 503, or at a web process that is down."""
    for attempt in sent.attempts:
        if attempt.status == 200 or attempt.cut:
            continue
        if attempt.status == 503 and attempt.code in DOCUMENTED_503:
            continue
        if attempt.status == 0 and web_was_down(attempt, kills):
            continue
        yield f"undocumented end of a try: {attempt}"


def web_was_down(attempt: Attempt, kills: Sequence[Kill]) -> bool:
    """Say whether a try and a time without a web process overlap."""
    return any(
        kill.web_back is not None
        and attempt.began <= kill.web_back
        and attempt.ended >= kill.at - 1
        for kill in kills
        if kill.name == "web"
    )


def check_same_again(url: str, chat: Chat, sent: Sent) -> Iterator[str]:
    """The same id again gives the same bytes."""
    again = httpx.post(
        f"{url}/chat/v1/conversations/{chat.id}/messages",
        json={"client_message_id": sent.client_message_id, "text": sent.text},
        headers=chat.key,
        timeout=30,
    )
    if again.content != sent.answer:
        yield f"the same id gave other bytes: {sent.text!r}"
