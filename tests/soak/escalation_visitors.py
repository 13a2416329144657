"""Visitors in danger who never give up, and who know what staff must have been told."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from tests.soak.driver import GIVE_UP, PATIENCE, QUESTIONS, Attempt, Chat, Sent
from tests.soak.escalation_messages import PERSON, Cry

Json = dict[str, Any]
Raised = tuple[str, int, str]  # conversation, episode, kind
_GIVES_UP_AFTER: Final = 60  # degraded texts in a row


@dataclass
class Said:
    """A cry that was acknowledged, and all that it took."""

    cry: Cry
    first: bool  # of its kinds in this episode: staff must be told now
    sent: Sent
    degraded: int = 0  # times the visitor was told that something went wrong, and wrote again


@dataclass
class Talk(Chat):
    """One conversation as its visitor knows it."""

    episode: int = 1
    raised: set[Raised] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)
    paused: bool = False
    way_back: str | None = None  # payload of the button of the card that is up

    def raises(self, cry: Cry) -> set[Raised]:
        """Return what the cry raises now."""
        return {(self.id, self.episode, kind) for kind in cry.kinds}

    def is_new(self, cry: Cry) -> bool:
        """Say whether the cry, said here now, gets a card or a person and raises all its kinds."""
        # A minor who asks for a person gets the telephone alone (BRIEF 4.0.3).
        minor = any(kind == "minor" for _, _, kind in self.raised)
        known = bool(self.raises(cry) & self.raised)
        return not (self.paused or known or (minor and cry.heard_by == PERSON))

    def hear(self, answer: Json, cry: Cry | None) -> None:
        """Take note of an answer: what a card or `cry` raised, the state, the way back."""
        cards = [m for m in answer["messages"] if m["type"] == "card"]
        if cry is not None and not any(m["degraded"] for m in answer["messages"]):
            self.raised |= self.raises(cry)
        for card in cards:
            self.raised |= {(self.id, self.episode, kind) for kind in card["triage_all"]}
        self.paused = answer["state"] == "paused"
        buttons = [b["payload"] for card in cards for b in card["buttons"] if b["act"] == "back"]
        self.way_back = buttons[0] if self.paused and buttons else None


class CryingVisitor(threading.Thread):
    """One visitor in a thread, who says each of some cries in an episode that is new for it."""

    def __init__(
        self, url: str, cries: Sequence[Cry], seed: int, in_flight: threading.Event
    ) -> None:
        super().__init__(daemon=True, name=f"visitor-{seed}")
        self._url = url
        self._cries = cries
        self._random = random.Random(seed)
        self._in_flight = in_flight  # set while a message of any visitor is under way
        self.talks: list[Talk] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        """Say all, some of it again, and go back from some of the cards."""
        try:
            for cry in self._cries:
                talk = self._talk_for(cry)
                self._say_until_heard(talk, cry)
                for _ in range(self._random.choice((0, 0, 1, 1, 2))):
                    self._say_until_heard(talk, cry)
                if talk.way_back and self._random.random() < 0.8:
                    self._go_back(talk, talk.way_back)
        except BaseException as error:  # reported by the scenario
            self.error = error

    def _talk_for(self, cry: Cry) -> Talk:
        """Go on with the last conversation where the cry is new in it, else begin one."""
        talk = self.talks[-1] if self.talks else None
        if talk is None or not talk.is_new(cry) or self._random.random() < 0.3:
            talk = self._begin()
        if self._random.random() < 0.25:
            text = self._random.choice(QUESTIONS)
            talk.hear(self._send(talk, text, {"text": text}), None)
        return talk

    def _begin(self) -> Talk:
        deadline = time.monotonic() + GIVE_UP
        while True:
            try:
                begun = httpx.post(f"{self._url}/chat/v1/conversations", timeout=PATIENCE)
                if begun.status_code == 201:
                    break
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, "no conversation could be begun"
            time.sleep(0.2)
        self.talks.append(Talk(begun.json()["conversation_id"], begun.json()["token"]))
        return self.talks[-1]

    def _say_until_heard(self, talk: Talk, cry: Cry) -> None:
        """Say it; who is told that something went wrong says it again as a new message."""
        first = not talk.raises(cry) <= talk.raised
        for degraded in range(_GIVES_UP_AFTER):
            answer = self._send(talk, cry.text, {"text": cry.text})
            if not any(m["degraded"] for m in answer["messages"]):
                talk.said.append(Said(cry, first, talk.sent[-1], degraded))
                talk.hear(answer, cry)
                return
            time.sleep(self._random.uniform(1.0, 2.0))
        raise AssertionError(f"degraded {_GIVES_UP_AFTER} times")

    def _go_back(self, talk: Talk, payload: str) -> None:
        answer = self._send(talk, "", {"payload": payload})
        talk.hear(answer, None)
        talk.episode += 1

    def _send(self, talk: Talk, text: str, body: dict[str, str]) -> Json:
        """Send one message with one id until it is acknowledged."""
        sent = Sent(str(uuid.uuid4()), text)
        talk.sent.append(sent)
        deadline = time.monotonic() + GIVE_UP
        while not sent.answer and time.monotonic() < deadline:
            self._in_flight.set()
            sent.attempts.append(self._try(talk, sent, body))
            self._in_flight.clear()
            time.sleep(self._random.uniform(0.05, 0.3))
        assert sent.answer, f"never acknowledged: {sent.attempts[-1]}"
        answer: Json = json.loads(sent.answer)
        return answer

    def _try(self, talk: Talk, sent: Sent, body: dict[str, str]) -> Attempt:
        hurried = self._random.random() < 0.1  # hangs up early and sends the same again
        read = self._random.uniform(0.005, 0.05) if hurried else PATIENCE
        began = time.monotonic()
        try:
            response = httpx.post(
                f"{self._url}/chat/v1/conversations/{talk.id}/messages",
                json={"client_message_id": sent.client_message_id, **body},
                headers=talk.key,
                timeout=httpx.Timeout(PATIENCE, read=read),
            )
        except httpx.TransportError as error:
            cut = hurried and isinstance(error, httpx.TimeoutException)
            return Attempt(began, time.monotonic(), code=type(error).__name__, cut=cut)
        if response.status_code == 200:
            sent.answer = response.content
            return Attempt(began, time.monotonic(), 200)
        code = str(response.json().get("code", ""))
        return Attempt(began, time.monotonic(), response.status_code, code)
