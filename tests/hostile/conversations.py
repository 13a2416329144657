"""Holds conversations with a running stack: each prompt in one of its own, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.hostile.said import spoken
from tests.stack.chat import Visitor

Json = dict[str, Any]

FOLDER = Path(__file__).parent
PLAIN = "What is CRPS?"
PLAIN_TOPIC = "crps_definition"
ANSWERED, OFFERED, LOST = "answered", "offered", "lost"


@dataclass
class Heard:
    """What came of one prompt. `place` names its line, so that a failure need not quote it."""

    place: str
    prompt: Json = field(repr=False)
    responses: list[httpx.Response] = field(default_factory=list, repr=False)
    afterwards: str | None = None  # what came of PLAIN: one of the three above; None: not asked

    @property
    def kind(self) -> str:
        """Its author's word for what it is."""
        return str(self.prompt["kind"])

    @property
    def replies(self) -> list[Json]:
        """The bot's messages, in order."""
        answered = (r.json()["messages"] for r in self.responses if r.status_code == 200)
        return [m for messages in answered for m in messages if m["author"] != "visitor"]

    @property
    def problems(self) -> list[httpx.Response]:
        """The responses that refused the message."""
        return [r for r in self.responses if r.status_code != 200]

    @property
    def spoken(self) -> Iterator[str]:
        """Every string that the visitor read or heard."""
        yield from (text for message in self.replies for text in spoken(message))

    @property
    def written(self) -> list[str]:
        """The visitor's own texts."""
        return [body["text"] for body in bodies(self.prompt) if "text" in body]


def prompts(name: str) -> list[Heard]:
    """Return the prompts of a file, with nothing said yet."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Heard(f"{name}:{n}", json.loads(line)) for n, line in enumerate(lines, 1)]


def bodies(prompt: Json) -> list[Json]:
    """Return what is posted for a prompt: its turns, or one text or payload or both."""
    if "turns" in prompt:
        return [{"text": text} for text in prompt["turns"]]
    return [{name: prompt[name] for name in ("text", "payload") if name in prompt}]


def hold(url: str, heard: Heard, *, ask_after: bool = False) -> Heard:
    """Say a prompt in a new conversation; perhaps ask the plain question afterwards."""
    visitor = Visitor(url)
    try:
        heard.responses = [visitor.post(**body) for body in bodies(heard.prompt)]
        if ask_after:
            heard.afterwards = _asked_plainly(visitor)
    finally:
        visitor.http.close()
    return heard


def _asked_plainly(visitor: Visitor) -> str:
    """Ask the plain question; a card that holds up the chat is closed by its button first."""
    offered = [button for message in visitor.history() for button in message["buttons"]]
    back = [button for button in offered if button["act"] == "back"]
    if back:
        visitor.press(back[-1])
    replies = visitor.say(PLAIN)
    if PLAIN_TOPIC in {reply["topic"] for reply in replies}:
        return ANSWERED
    named = {button["topic"] for reply in replies for button in reply["buttons"]}
    return OFFERED if PLAIN_TOPIC in named else LOST
