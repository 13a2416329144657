"""The scenario: the same chats over and over on two starts; the same bytes each time."""

from __future__ import annotations

import itertools
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.running import Stack
from tests.soak.checker import DOCUMENTED_503
from tests.soak.replayed_chats import CHATS, Chat, Press
from tests.soak.sameness import comparable, difference
from tests.stack.chat import rows

Json = dict[str, Any]

STARTS = ("first", "second")
TRIES = 10
PROBLEMS_SHOWN = 20


@dataclass
class Report:
    """What came of it."""

    messages: dict[str, int] = field(default_factory=dict)  # of each start
    sent_again: int = 0
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    places: int = 0  # openings and replies of the chats, each counted once

    def table(self) -> str:
        """Return the report as lines for people."""
        counts = " and ".join(map(str, self.messages.values()))
        lines = [f"{counts} messages on two starts in {self.seconds:.0f} s"]
        lines.append(f"{self.places} openings and replies, each compared with its first replay")
        lines.append(f"sent again after a 503: {self.sent_again}")
        lines += [f"PROBLEM {problem}" for problem in self.problems[:PROBLEMS_SHOWN]]
        hidden = len(self.problems) - PROBLEMS_SHOWN
        lines += [f"and {hidden} problems more"] if hidden > 0 else []
        return "\n".join(lines if self.problems else [*lines, "no difference found"])


class Player:
    """Plays chats on one stack; yields each response in turn."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self.sent_again = 0

    def play(self, number: int, chat: Chat) -> Iterator[httpx.Response]:
        """Yield the opening and then the response to each message; end at the first refusal."""
        response = self._http.post("/chat/v1/conversations")
        yield response
        begun = response.json()
        path = f"/chat/v1/conversations/{begun['conversation_id']}/messages"
        key = {"Authorization": f"Bearer {begun['token']}"}
        for place, step in enumerate(chat):
            body = {"client_message_id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {place}"))}
            response = self._post(path, key, body | _said(step, response.json()["messages"]))
            yield response
            if response.status_code != 200:
                return

    def _post(self, path: str, key: dict[str, str], body: Json) -> httpx.Response:
        """Send a message, and again as docs/errors.md says when the machine was too busy."""
        for _ in range(TRIES):
            response = self._http.post(path, json=body, headers=key)
            if response.status_code != 503 or response.json().get("code") not in DOCUMENTED_503:
                break
            self.sent_again += 1
            time.sleep(0.5)
        return response


def _said(step: str | Press, before: Sequence[Json]) -> Json:
    """Return the fields of a request that say or press something."""
    if isinstance(step, str):
        return {"text": step}
    offered = [b for message in before for b in message["buttons"] if b["act"] == step.act]
    assert len(offered) > step.place, f"no button {step} was offered"
    return {"payload": offered[step.place]["payload"]}


class Comparison:
    """Holds every response against the first one that was seen at its place in the chats."""

    def __init__(self) -> None:
        self._first: dict[tuple[int, int], bytes] = {}
        self.problems: list[str] = []

    @property
    def places(self) -> int:
        """How many places were seen."""
        return len(self._first)

    def see(self, chat: int, place: int, response: httpx.Response, where: str) -> None:
        """Compare one response; `place` 0 is the opening of its chat."""
        where = f"{where} (chat {chat}, place {place})"
        if response.status_code != (200 if place else 201):
            self.problems.append(f"{where}: status {response.status_code}")
            return
        try:
            found = comparable(response.content)
        except ValueError as error:
            self.problems.append(f"{where}: {error}")
            return
        if any(message["degraded"] for message in json.loads(found)["messages"]):
            self.problems.append(f"{where}: degraded")
        path = difference(self._first.setdefault((chat, place), found), found)
        if path is not None:
            self.problems.append(f"{where}: {path}")


def run_replays(folder: Path, messages: int, chats: Sequence[Chat] = CHATS) -> Report:
    """Run the scenario: so many messages on each of two starts with data of their own."""
    began = time.monotonic()
    report, comparison = Report(), Comparison()
    with ExitStack() as exits:
        stacks = {name: Stack(folder / name) for name in STARTS}
        for stack in stacks.values():
            stack.start()
            exits.callback(stack.stop)
            _wait_for_training(stack)
        for name, stack in stacks.items():
            stack.wait_ready()
            _replay(stack, name, messages, chats, comparison, report)
        if len({_state(stack) for stack in stacks.values()}) != 1:
            comparison.problems.insert(0, "not the same model and texts: data was edited meanwhile")
    report.problems, report.places = comparison.problems, comparison.places
    report.seconds = time.monotonic() - began
    return report


def _wait_for_training(stack: Stack, seconds: float = 300.0) -> None:
    """Wait until a stack loads its model, so that two starts never train side by side."""
    end = time.monotonic() + seconds
    while stack.process("rasa") is None:
        assert time.monotonic() < end and stack._popen.poll() is None, (
            f"not started:\n{stack.output[-3000:]}"
        )
        time.sleep(0.1)


def _replay(
    stack: Stack,
    name: str,
    messages: int,
    chats: Sequence[Chat],
    comparison: Comparison,
    report: Report,
) -> None:
    sent = 0
    with httpx.Client(base_url=stack.url, timeout=60, trust_env=False) as http:
        player = Player(http)
        for number, chat in itertools.cycle(enumerate(chats)):
            for place, response in enumerate(player.play(number, chat)):
                sent += place > 0
                comparison.see(number, place, response, f"{name} start, message {sent}")
                if sent == messages:
                    break
            if sent == messages:
                break
    report.messages[name] = sent
    report.sent_again += player.sent_again


def _state(stack: Stack) -> tuple[frozenset[str], frozenset[str]]:
    """Return the models and the versions of the texts that a start has answered with."""
    models = rows(stack, "SELECT DISTINCT model AS name FROM turns WHERE model IS NOT NULL")
    texts = rows(
        stack, "SELECT DISTINCT content_version AS name FROM messages WHERE author = 'bot'"
    )
    return frozenset(m["name"] for m in models), frozenset(t["name"] for t in texts)
