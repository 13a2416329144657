"""Contract of every component's `process`: adds, never removes, never raises, always the same."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from rasa.shared.nlu.training_data.message import Message


class Processor(Protocol):
    """Anything with Rasa's `process`."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Process messages in place and return them."""


def snapshot(message: Message) -> dict[str, Any]:
    """Return the message's data in a form that compares by value."""
    plain = {name: _plain(value) for name, value in message.data.items()}
    return {**plain, "features": [_plain(f.features) for f in message.features]}


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if hasattr(value, "fingerprint"):
        return value.fingerprint()
    return value


def check_adds_and_never_removes(component: Processor, message: Message) -> None:
    """Fields and features of others survive with their values."""
    message.set("foreign", {"kept": [1, 2]})
    before = snapshot(message)
    component.process([message])
    after = snapshot(message)
    assert set(before) <= set(after)
    assert after["foreign"] == {"kept": [1, 2]}
    assert after["features"][: len(before["features"])] == before["features"]
    assert after.get("text") == before.get("text")


def check_same_input_gives_same_bytes(
    component: Processor, first: Message, second: Message
) -> None:
    """Two equal messages stay equal, to the last bit."""
    component.process([first])
    component.process([second])
    assert snapshot(first) == snapshot(second)


def check_neighbours_do_not_matter(
    component: Processor, alone: Message, among: list[Message], same: Message
) -> None:
    """A message comes out the same alone and among others."""
    component.process([alone])
    component.process([*among, same])
    assert snapshot(alone) == snapshot(same)


def check_returns_the_same_messages_in_order(component: Processor, messages: list[Message]) -> None:
    """Nothing is dropped, copied or reordered."""
    returned = component.process(messages)
    assert [id(message) for message in returned] == [id(message) for message in messages]
