"""Writes turns down: what came in, what was answered, how the conversation changed with it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from lantern.chat.outcome import Outcome
from lantern.chat.pen import REMOVED, Pen
from lantern.chat.publishing import Publisher
from lantern.chat.reactions import Reaction, pausing, react
from lantern.chat.watch import Alarm
from lantern.chat.words import Words
from lantern.errors import ChatError
from lantern.logs import log_event
from lantern.metrics import Metrics
from lantern.privacy.redaction import Redaction, RedactionError, redact
from lantern.store.conversations import Conversation, get_conversation, set_conversation
from lantern.store.database import Database
from lantern.store.escalations import Raised, add_escalations
from lantern.store.messages import Message, add_messages, list_turn_messages
from lantern.store.schema import now_text
from lantern.store.turns import DONE, PENDING, Turn, add_turn, close_turn, get_turn, list_pending
from wire.payloads import Button, Escalation

Json = dict[str, Any]


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
    """A stored turn for which Rasa must be asked. The text is redacted."""

    turn: Turn
    conversation: Conversation
    text: str = field(repr=False)


class Ledger:
    """The two transactions of a turn."""

    def __init__(
        self, database: Database, words: Words, publisher: Publisher, metrics: Metrics
    ) -> None:
        self._database = database
        self._words = words
        self._publisher = publisher
        self._metrics = metrics

    @contextmanager
    def typing(self, conversation_id: str) -> Iterator[None]:
        """Tell listeners that the bot is looking for an answer."""
        self._publisher.typing(conversation_id, True)
        try:
            yield
        finally:
            self._publisher.typing(conversation_id, False)

    async def accept(
        self, conversation_id: str, submission: Submission, alarm: Alarm
    ) -> Answer | Waiting:
        """Store a new message, and the answer with it where Rasa is not needed."""
        redaction = _redacted(submission)
        text = redaction.text if redaction else REMOVED
        async with self._database.write() as connection:
            conversation = await _locked(connection, conversation_id)
            turn = _new_turn(conversation, submission, alarm, redaction)
            pen = Pen(conversation.id, conversation.last_seq, turn.id)
            pen.visitor(text, pressed=submission.button is not None)
            reaction = react(
                self._words, conversation, alarm, submission.button, safe=redaction is not None
            )
            await add_turn(connection, turn)
            if reaction is not None:
                written = _Written(connection, conversation, turn, pen)
                answer = await self._close(written, reaction, {"last_seen": turn.received})
            else:
                await add_messages(connection, pen.written)
                changes = {"last_seen": turn.received, "last_seq": pen.last_seq}
                await set_conversation(connection, conversation.id, _touched(changes))
        if reaction is not None:
            self._tell(conversation, answer, pen.written)
            return answer
        self._publisher.messages(conversation.id, pen.written)
        return Waiting(turn, conversation, text)

    async def resume(self, conversation_id: str, turn_id: str) -> Answer | Waiting:
        """Take up a stored turn again: its answer, or what is needed to ask Rasa."""
        async with self._database.read() as connection:
            turn = await get_turn(connection, turn_id)
            conversation = await get_conversation(connection, conversation_id)
            messages = await list_turn_messages(connection, turn_id)
        if turn is None or conversation is None or not messages:
            raise ChatError("erased")
        if turn.status == DONE:
            return Answer(turn.id, tuple(messages), turn.state or conversation.state)
        waiting = Waiting(turn, conversation, messages[0].text)
        if conversation.state in ("paused", "with_staff", "closed"):
            return await self.finish(waiting, None)
        return waiting

    async def pending(self, conversation_id: str) -> list[str]:
        """Return the ids of turns without replies, oldest first."""
        async with self._database.read() as connection:
            return [turn.id for turn in await list_pending(connection, conversation_id)]

    async def finish(self, waiting: Waiting, outcome: Outcome | None) -> Answer:
        """Store the replies, unless a card or a person came in between: then theirs count."""
        turn = waiting.turn
        async with self._database.write() as connection:
            conversation = await _locked(connection, turn.conversation_id)
            pen = Pen(conversation.id, conversation.last_seq, turn.id)
            reaction = react(self._words, conversation, Alarm(), None, safe=True)
            columns: Json = {}
            changes: Json = {}
            if outcome is not None:
                columns = outcome.columns()
                if reaction is None:
                    reaction, changes = self._said(conversation, turn, pen, outcome)
            written = _Written(connection, conversation, turn, pen)
            answer = await self._close(written, reaction or Reaction(()), changes, columns)
            visitor = await list_turn_messages(connection, turn.id)
        answer = replace(answer, messages=tuple(visitor))
        self._tell(conversation, answer, pen.written)
        if outcome is not None and outcome.failure:
            self._metrics.failures.labels(outcome.failure).inc()
            log_event("turn_degraded", turn_id=turn.id, code=outcome.failure)
        return answer

    def _said(
        self, conversation: Conversation, turn: Turn, pen: Pen, outcome: Outcome
    ) -> tuple[Reaction, Json]:
        """Write down what Rasa (or the degraded text) says; return what else changes."""
        changes: Json = {}
        for message, version in outcome.messages(self._words):
            pen.bot(message, version)
            if message.type == "card" and message.priority == "P0":
                changes |= pausing(conversation, message)
        gentle = self._words.tier_c() if turn.tier == "C" else None
        if gentle is not None and "state" not in changes:
            pen.bot(gentle, self._words.content.version)
        if outcome.reply is not None:
            changes["record"] = outcome.reply.record.to_dict()
        escalations = tuple(outcome.escalations())
        wants_staff = any(e.kind == "handoff_requested" for e in escalations)
        if wants_staff and conversation.state == "bot" and "state" not in changes:
            changes["state"] = "waiting_for_staff"
        return Reaction((), {}, escalations), changes

    async def _close(
        self, at: _Written, reaction: Reaction, changes: Json, columns: Json | None = None
    ) -> Answer:
        """Write the answer of a turn and everything that changes with it."""
        version = self._words.content.version
        for message in reaction.messages:
            at.pen.bot(message, version)
        changes = {**changes, **reaction.changes}
        card = any(message.type == "card" for message in at.pen.written)
        if at.turn.redacted_kinds and not at.conversation.redaction_told and not card:
            at.pen.system(self._words.notice("redacted"), version)
            changes["redaction_told"] = True
        state = changes.get("state", at.conversation.state)
        closing = {"completed_at": now_text(), "state": state, **(columns or {})}
        if not await close_turn(at.connection, at.turn.id, closing):
            raise ChatError("erased")
        await add_messages(at.connection, at.pen.written)
        raised = Raised(at.conversation.id, at.conversation.episode, at.turn.id)
        for kind in await add_escalations(at.connection, raised, reaction.escalations):
            self._metrics.escalations.labels(kind).inc()
        changes["last_seq"] = at.pen.last_seq
        await set_conversation(at.connection, at.conversation.id, _touched(changes))
        return Answer(at.turn.id, tuple(at.pen.written), state)

    def _tell(self, before: Conversation, answer: Answer, written: list[Message]) -> None:
        """After the commit: tell those who listen, and count."""
        self._publisher.messages(before.id, written)
        if answer.state != before.state:
            self._publisher.state(before.id, answer.state)
        self._metrics.turns.labels(_how(answer)).inc()


@dataclass(frozen=True)
class _Written:
    """Where and of what a turn is being written."""

    connection: AsyncConnection
    conversation: Conversation
    turn: Turn
    pen: Pen


async def _locked(connection: AsyncConnection, conversation_id: str) -> Conversation:
    conversation = await get_conversation(connection, conversation_id, for_update=True)
    if conversation is None:
        raise ChatError("erased")
    return conversation


def _redacted(submission: Submission) -> Redaction | None:
    if submission.button is not None:  # a reviewed title of ours
        return Redaction(submission.text)
    try:
        return redact(submission.text)
    except RedactionError:
        log_event("redaction_failed")
        return None


def _new_turn(
    conversation: Conversation, submission: Submission, alarm: Alarm, redaction: Redaction | None
) -> Turn:
    return Turn(
        id=str(uuid.uuid4()),
        conversation_id=conversation.id,
        client_message_id=submission.client_message_id,
        body_digest=submission.body_digest,
        status=PENDING,
        created_at=now_text(),
        received=time.time(),
        previous=conversation.last_seen,
        button=submission.button.to_dict() if submission.button else None,
        tier=alarm.tier,
        rules=list(alarm.rules),
        redacted_kinds=list(redaction.kinds) if redaction else [],
    )


def _touched(changes: Json) -> Json:
    return {"updated_at": now_text(), **changes}


def _how(answer: Answer) -> str:
    replies = [message for message in answer.messages if message.author == "bot"]
    if not replies:
        return "silent"
    if any(message.degraded for message in replies):
        return "degraded"
    return "card" if replies[0].type == "card" else replies[0].type
