"""Visitors who never give up: each message is sent with one id until it is acknowledged."""

from __future__ import annotations

import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

Json = dict[str, Any]

QUESTIONS = (
    "What are the side effects of ketamine infusions?",
    "what is crps",
    "how long does an infusion take",
    "how much does it cost",
    "is ketamine addictive",
    "thanks",
    "hello",
    "tell me more",
    "where does this come from",
    "what time is it in tokyo",
)
PATIENCE = 12.0  # a turn waits at most 4 s in line and 8 s for Rasa
GIVE_UP = 150.0


@dataclass
class Attempt:
    """One try of one message."""

    began: float
    ended: float
    status: int = 0  # 0: no whole response
    code: str = ""  # of the problem document, or the kind of transport error
    cut: bool = False  # the visitor hung up


@dataclass
class Sent:
    """One message: all its tries, and the response that acknowledged it."""

    client_message_id: str
    text: str
    attempts: list[Attempt] = field(default_factory=list)
    answer: bytes = b""


@dataclass
class Chat:
    """One visitor's conversation and the whole story of it."""

    id: str
    token: str
    sent: list[Sent] = field(default_factory=list)

    @property
    def key(self) -> dict[str, str]:
        """The header that opens the conversation."""
        return {"Authorization": f"Bearer {self.token}"}


class Driver(threading.Thread):
    """One visitor in a thread, until told to stop."""

    def __init__(self, url: str, seed: int, in_flight: threading.Event) -> None:
        super().__init__(daemon=True, name=f"visitor-{seed}")
        self._in_flight = in_flight  # set while a message of any visitor is under way
        self._url = url
        self._random = random.Random(seed)
        self._stop_asked = threading.Event()
        begun = httpx.post(f"{url}/chat/v1/conversations", timeout=30).json()
        self.chat = Chat(begun["conversation_id"], begun["token"])
        self.error: BaseException | None = None

    def stop(self) -> None:
        """Finish the message under way, then end."""
        self._stop_asked.set()

    def run(self) -> None:
        """Talk."""
        try:
            while not self._stop_asked.is_set():
                sent = Sent(str(uuid.uuid4()), self._random.choice(QUESTIONS))
                self.chat.sent.append(sent)
                self._send(sent)
                # Whoever was told that something went wrong tries again a little later.
                pause = 0.4 if b'"degraded":true' not in sent.answer else 2.0
                self._stop_asked.wait(self._random.uniform(0.05, pause))
        except BaseException as error:  # reported by the checker
            self.error = error

    def _send(self, sent: Sent) -> None:
        deadline = time.monotonic() + GIVE_UP
        while time.monotonic() < deadline:
            self._in_flight.set()
            attempt = self._try(sent)
            self._in_flight.clear()
            sent.attempts.append(attempt)
            if attempt.status and attempt.status != 503:
                return
            time.sleep(self._random.uniform(0.1, 0.4))

    def _try(self, sent: Sent) -> Attempt:
        # Now and then the visitor hangs up early and sends the same message again.
        hurried = self._random.random() < 0.1
        patience = self._random.uniform(0.005, 0.05) if hurried else PATIENCE
        began = time.monotonic()
        try:
            response = httpx.post(
                f"{self._url}/chat/v1/conversations/{self.chat.id}/messages",
                json={"client_message_id": sent.client_message_id, "text": sent.text},
                headers=self.chat.key,
                timeout=httpx.Timeout(PATIENCE, read=patience),
            )
        except httpx.TimeoutException as error:
            return Attempt(began, time.monotonic(), code=type(error).__name__, cut=hurried)
        except httpx.TransportError as error:
            return Attempt(began, time.monotonic(), code=type(error).__name__)
        code = ""
        if response.status_code == 200:
            sent.answer = response.content
        elif response.headers.get("content-type") == "application/problem+json":
            code = response.json()["code"]
        return Attempt(began, time.monotonic(), response.status_code, code)
