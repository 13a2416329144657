"""Asks a running Lantern over HTTP as a visitor does, one message after another.

Nothing is asked side by side, so that a second run is asked the same things in the same order.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from lantern.learning.evaluation.sets import EvaluationError, Line, Turn

Json = dict[str, Any]

TELL_ME_MORE: Final = "tell me more"
_SECONDS: Final = 60


@dataclass(frozen=True)
class Exchange:
    """One message and what was said to it."""

    turn_id: str
    replies: tuple[Json, ...]  # messages of the bot; what else is said to every message is left out
    named: Json | None = None  # the button that the words name
    notices: tuple[Json, ...] = ()  # of the bot: the gentle line, or that something was removed


@dataclass(frozen=True)
class Asked:
    """A line with its exchanges: one a turn, and for a fact perhaps the longer text."""

    line: Line
    exchanges: tuple[Exchange, ...]
    longer: Exchange | None = None


class Asker:
    """Asks lines. Raises EvaluationError when an answer says nothing about understanding."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(self, line: Line) -> Asked:
        """Ask one line in a conversation of its own."""
        conversation = _Conversation(self._client, line.place)
        exchanges = tuple(conversation.take(turn) for turn in line.turns)
        longer = conversation.say(TELL_ME_MORE) if line.more else None
        return Asked(line, exchanges, longer)

    def ask_alone(self, text: str, place: str) -> Exchange:
        """Ask one text in a conversation of its own; errors name the place."""
        return _Conversation(self._client, place).say(text)


@contextmanager
def connected(base_url: str) -> Iterator[Asker]:
    """Connect to the Lantern at an address."""
    with httpx.Client(base_url=base_url, timeout=_SECONDS, trust_env=False) as client:
        yield Asker(client)


class _Conversation:
    def __init__(self, client: httpx.Client, place: str) -> None:
        self._client = client
        self._place = place
        opened = self._post("/chat/v1/conversations", None)
        self._path = f"/chat/v1/conversations/{opened['conversation_id']}/messages"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        self._buttons: list[Json] = []
        self._see(opened["messages"])

    def take(self, turn: Turn) -> Exchange:
        """Write the turn's words; where they name a button, note which one was meant."""
        return self._send({"text": turn.text}, self._named(turn.button))

    def say(self, text: str) -> Exchange:
        return self._send({"text": text}, None)

    def _named(self, number: int) -> Json | None:
        choices = [button for button in self._buttons if button["act"] == "topic"]
        if number == 0 or abs(number) > len(choices):
            return None
        return choices[number - 1 if number > 0 else number]

    def _send(self, body: Json, named: Json | None) -> Exchange:
        body["client_message_id"] = str(uuid.uuid4())
        answer = self._post(self._path, body, self._headers)
        messages = [message for message in answer["messages"] if message["author"] == "bot"]
        if any(message["degraded"] for message in messages):
            raise EvaluationError(
                f"Lantern could not understand at all when it was asked {self._place}: "
                "see /health/ready, and ask again when Rasa runs."
            )
        self._see(messages)
        # Notices stand beside answers (something was removed, a gentle line): they are none.
        replies = tuple(message for message in messages if message["type"] != "notice")
        notices = tuple(message for message in messages if message["type"] == "notice")
        return Exchange(answer["turn_id"], replies, named, notices)

    def _see(self, messages: list[Json]) -> None:
        for message in messages:
            self._buttons = message["buttons"] or self._buttons

    def _post(self, path: str, body: Json | None, headers: dict[str, str] | None = None) -> Json:
        try:
            answer = self._client.post(path, json=body, headers=headers)
        except httpx.HTTPError:
            raise EvaluationError(
                f"No Lantern answers at {self._client.base_url}: "
                "start one with `LANTERN_RATE_LIMIT=0 make run`."
            ) from None
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise EvaluationError(
                "Lantern refuses to be asked that fast: start it with LANTERN_RATE_LIMIT=0."
            )
        if not answer.is_success:
            raise EvaluationError(
                f"Lantern refused {self._place} with the status {answer.status_code}."
            )
        found: Json = answer.json()
        return found
