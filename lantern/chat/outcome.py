"""What came of asking Rasa: replies, or a failure that the visitor is told in reviewed words."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from typing import Any

from lantern.chat.rasa import RasaClient, RasaFailure
from lantern.chat.texts import guarded
from lantern.chat.words import Words
from lantern.store.conversations import Conversation
from lantern.store.turns import Turn
from wire import names
from wire.payloads import (
    BotMessage,
    Button,
    DialogueRecord,
    Escalation,
    PayloadError,
    TurnReply,
    TurnRequest,
)


@dataclass(frozen=True)
class Outcome:
    """The end of a turn. Without a reply, `failure` has the code."""

    milliseconds: float
    reply: TurnReply | None = None
    failure: str | None = None

    def messages(self, words: Words) -> list[BotMessage]:
        """Return the bot's messages."""
        if self.reply is None:
            return [words.said("degraded", degraded=True)]
        return [message for reply in self.reply.replies for message in reply.messages]

    def version(self, words: Words) -> str:
        """Return the version of the content that the messages are from."""
        replies = self.reply.replies if self.reply else ()
        return next(
            (r.content_version for r in replies if r.content_version), words.content.version
        )

    def topics(self, words: Words) -> tuple[str, ...]:
        """Return the topics that were surely asked for, whatever was said to them.

        A clause that asks nothing is left out: beside danger it may be the danger itself.
        """
        asked = self.reply.understanding.questions if self.reply else ()
        sure = [str(q.get("name")) for q in asked if _surely_asked(words, q)]
        topics = dict.fromkeys(name.removeprefix(names.FAQ_PREFIX) for name in sure)
        return tuple(topic for topic in topics if topic in words.content.topics)

    @property
    def check_in(self) -> bool:
        """True when the safety model is uneasy, though not enough for a card."""
        found = self.reply.understanding.triage if self.reply else None
        return bool((found or {}).get("check_in"))

    def escalations(self) -> list[Escalation]:
        """Return what staff must know."""
        replies = self.reply.replies if self.reply else ()
        return [escalation for reply in replies for escalation in reply.escalations]

    def columns(self) -> dict[str, Any]:
        """Return what the turn keeps of it."""
        kept: dict[str, Any] = {"rasa_ms": round(self.milliseconds, 3), "failure": self.failure}
        if self.reply is None:
            return kept | {"needs_staff": True}
        return kept | {
            "understanding": self.reply.understanding.to_dict(),
            "model": self.reply.model[:200],
            "action": self.reply.action[:64],
        }


async def ask_rasa(rasa: RasaClient, turn: Turn, conversation: Conversation, text: str) -> Outcome:
    """Ask Rasa for the replies of a turn; a failure of any kind is an outcome as well."""
    request = TurnRequest(
        turn_id=turn.id,
        text=guarded(text),
        record=_record(conversation, turn),
        button=_pressed(turn),
    )
    started = time.perf_counter()
    try:
        reply = await rasa.ask(request)
    except RasaFailure as failure:
        return Outcome((time.perf_counter() - started) * 1000, failure=failure.code)
    return Outcome((time.perf_counter() - started) * 1000, reply)


def _surely_asked(words: Words, question: dict[str, Any]) -> bool:
    return question.get("band") == names.BAND_ANSWER and words.asks(str(question.get("text")))


def _pressed(turn: Turn) -> Button | None:
    button = Button.from_dict(turn.button) if turn.button else None
    # After the way back from a card the question before it is asked, as if it was typed.
    return None if button is not None and button.act == "back" else button


def _record(conversation: Conversation, turn: Turn) -> DialogueRecord:
    try:
        record = DialogueRecord.from_dict(conversation.record)
    except PayloadError:  # kept by another version: the bot forgets rather than fails
        record = DialogueRecord()
    return dataclasses.replace(record, now=turn.received, last_seen=turn.previous)
