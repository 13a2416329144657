"""What passes between the stations of a turn."""

from __future__ import annotations

from dataclasses import dataclass, field

from lantern.chat.last_question import LastQuestion
from lantern.store.conversations import Conversation
from lantern.store.messages import Message
from lantern.store.turns import Turn
from wire.payloads import Button


@dataclass(frozen=True)
class Submission:
    """A visitor's message as it arrived, checked. The text is raw and must not be kept."""

    client_message_id: str
    body_digest: str
    text: str = field(repr=False)
    button: Button | None = None


@dataclass(frozen=True)
class Answer:
    """A finished turn."""

    turn_id: str
    messages: tuple[Message, ...]
    state: str


@dataclass(frozen=True)
class Waiting:
    """A stored turn for which Rasa must be asked. The visitor's message is redacted."""

    turn: Turn
    conversation: Conversation
    visitor: Message = field(repr=False)
    said: tuple[Message, ...] = field(default=(), repr=False)  # by the bot, before Rasa is asked
    question: LastQuestion | None = None  # asked in place of what the visitor pressed


@dataclass(frozen=True)
class Written:
    """One transaction's work: the conversation before it, what was written, the state after."""

    before: Conversation
    turn: Turn
    messages: tuple[Message, ...]
    state: str
    raised: tuple[str, ...] = ()  # kinds of new escalations
    closed: bool = True  # False: the turn waits for Rasa
    question: LastQuestion | None = None
