"""Runs actions as the server does: through the executor, tracker in, events and payload out."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from actions.registry import create_executor
from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from tests.actions.small import small_content
from wire.content import Content, read_content
from wire.payloads import Reply

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What one action call gave."""

    events: list[Json]
    payload: Json

    @property
    def slots(self) -> list[tuple[str, Any]]:
        return [(event["name"], event["value"]) for event in self.events]

    @property
    def messages(self) -> list[Json]:
        return list(self.payload["messages"])


def question(
    name: str, band: str = "answer", ranking: Iterable[str] = (), *, in_context: bool | None = None
) -> Json:
    ranked = [{"name": label, "confidence": 0.5} for label in ranking]
    asked = {"text": "…", "name": name, "confidence": 0.9, "band": band, "ranking": ranked}
    # A pressed button's question says nothing about context.
    return asked if in_context is None else {**asked, "in_context": in_context}


def call_of(
    action: str,
    *questions: Json,
    intent: str = "faq",
    text: str = "what is it",
    button: Json | None = None,
    triage: Any = None,
    choice: int | None = None,
    language: str | None = None,
    **slots: Any,
) -> Json:
    message: Json = {"text": text, "intent": {"name": intent}, "questions": list(questions)}
    if button:
        message["metadata"] = {"button": button}
    if triage:
        message["triage"] = triage
    if choice is not None:
        message["choice"] = choice
    if language is not None:
        message["language"] = language
    tracker = {"sender_id": "t", "slots": slots, "latest_message": message, "events": []}
    return {"next_action": action, "tracker": tracker, "domain": {}}


def run_on(content: Content) -> Callable[..., Ran]:
    executor = create_executor(content)

    def run(action: str, *questions: Json, **fields: Any) -> Ran:
        result = asyncio.run(executor.run(call_of(action, *questions, **fields)))
        assert result is not None
        assert len(result.responses) == 1
        payload = Reply.from_dict(result.responses[0]["custom"]).to_dict()
        return Ran(result.events, payload)

    return run


@pytest.fixture(scope="session")
def small() -> Content:
    return small_content()


@pytest.fixture(scope="session")
def run(small: Content) -> Callable[..., Ran]:
    return run_on(small)


@pytest.fixture(scope="session")
def product() -> Content:
    """The words of the product, compiled."""
    return read_content(compile_folder(read_folder(ROOT)))
