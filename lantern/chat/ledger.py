"""Writes turns down: what came in, what was answered, how the conversation changed with it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection

from lantern.chat.closing import Closing
from lantern.chat.exchange import Answer, Submission, Waiting, Written
from lantern.chat.last_question import LastQuestion, find_last_question
from lantern.chat.outcome import Outcome
from lantern.chat.pen import REMOVED, Pen
from lantern.chat.publishing import Publisher
from lantern.chat.reactions import Reaction, react
from lantern.chat.watch import Alarm, Watch
from lantern.chat.words import Words
from lantern.errors import ChatError
from lantern.logs import log_event
from lantern.metrics import Metrics
from lantern.privacy.redaction import Redaction, RedactionError, redact
from lantern.store.conversations import Conversation, get_conversation, set_conversation
from lantern.store.database import Database
from lantern.store.messages import Message, add_messages, list_turn_messages
from lantern.store.schema import now_text
from lantern.store.turns import DONE, PENDING, Turn, add_turn, get_turn, list_pending

Json = dict[str, Any]
_BOT_ANSWERS: Final = ("bot", "waiting_for_staff")


class Ledger:
    """The two transactions of a turn, and what is told when they are committed."""

    def __init__(
        self,
        database: Database,
        words: Words,
        watch: Watch,
        publisher: Publisher,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._words = words
        self._watch = watch
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

        def store(connection: Connection) -> Written:
            before = _locked(connection, conversation_id)
            turn = _new_turn(before, submission, alarm, redaction)
            pen = Pen(before.id, before.last_seq, turn.id)
            text = redaction.text if redaction else REMOVED
            pen.visitor(text, pressed=submission.button is not None)
            add_turn(connection, turn)
            reaction = react(
                self._words, before, alarm, submission.button, safe=redaction is not None
            )
            if reaction is not None:
                closing = self._closing(connection, before, turn, pen)
                question = self._question(connection, before, reaction)
                return closing.ask(reaction, question) if question else closing.react(reaction)
            add_messages(connection, pen.written)
            changes = {"last_seq": pen.last_seq, "last_seen": turn.received}
            set_conversation(connection, before.id, {"updated_at": now_text(), **changes})
            return Written(before, turn, tuple(pen.written), before.state, closed=False)

        written = await self._database.write(store)
        self._tell(written)
        if written.closed:
            return Answer(written.turn.id, written.messages, written.state)
        visitor, *said = written.messages
        return Waiting(written.turn, written.before, visitor, tuple(said), written.question)

    async def resume(self, conversation_id: str, turn_id: str) -> Answer | Waiting:
        """Take up a stored turn again: its answer, or what is needed to ask Rasa."""

        def look(
            connection: Connection,
        ) -> tuple[Turn | None, Conversation | None, list[Message], LastQuestion | None]:
            turn, messages = get_turn(connection, turn_id), list_turn_messages(connection, turn_id)
            question = None
            if turn is not None and messages and _goes_back(turn):
                before = messages[0].seq
                question = find_last_question(connection, self._words, conversation_id, before)
            return turn, get_conversation(connection, conversation_id), messages, question

        turn, conversation, messages, question = await self._database.read(look)
        if turn is None or conversation is None or not messages:
            raise ChatError("erased")
        if turn.status == DONE:
            return Answer(turn.id, tuple(messages), turn.state or conversation.state)
        waiting = Waiting(turn, conversation, messages[0], tuple(messages[1:]), question)
        done = _goes_back(turn) and question is None
        if done or conversation.state not in _BOT_ANSWERS:
            return await self.finish(waiting, None)
        return waiting

    async def pending(self, conversation_id: str) -> list[str]:
        """Return the ids of turns without replies, oldest first."""
        turns = await self._database.read(
            lambda connection: list_pending(connection, conversation_id)
        )
        return [turn.id for turn in turns]

    async def finish(self, waiting: Waiting, outcome: Outcome | None) -> Answer:
        """Store the replies, unless a card or a person came in between: then theirs count.

        What Rasa did not look at is listened to once more, and more anxiously.
        """
        unread = outcome is not None and outcome.failure and waiting.question is None
        alarm = self._watch.alone(waiting.visitor.text) if unread else Alarm()

        def store(connection: Connection) -> Written:
            before = _locked(connection, waiting.turn.conversation_id)
            pen = Pen(before.id, before.last_seq, waiting.turn.id)
            closing = self._closing(connection, before, waiting.turn, pen)
            reaction = react(self._words, before, alarm, None, safe=True)
            if alarm.classes and not alarm.urgent and reaction is not None:
                reaction = reaction.with_message(self._words.said("degraded", degraded=True))
            if reaction is None and waiting.question is not None and waiting.question.danger:
                return closing.offer(outcome)
            if reaction is None and outcome is not None:
                return closing.reply(outcome)
            return closing.react(reaction or Reaction(()), outcome)

        written = await self._database.write(store)
        self._tell(written)
        if outcome is not None and outcome.failure:
            self._metrics.failures.labels(outcome.failure).inc()
            log_event("turn_degraded", turn_id=waiting.turn.id, code=outcome.failure)
        messages = (waiting.visitor, *waiting.said, *written.messages)
        return Answer(waiting.turn.id, messages, written.state)

    def _question(
        self, connection: Connection, before: Conversation, reaction: Reaction
    ) -> LastQuestion | None:
        """Return what is to be answered when the reaction closes a card."""
        if before.state != "paused" or reaction.changes.get("state") not in _BOT_ANSWERS:
            return None
        return find_last_question(connection, self._words, before.id, before.last_seq + 1)

    def _closing(
        self, connection: Connection, before: Conversation, turn: Turn, pen: Pen
    ) -> Closing:
        return Closing(self._words, connection, before, turn, pen)

    def _tell(self, written: Written) -> None:
        """After the commit: tell those who listen, and count."""
        self._publisher.messages(written.before.id, written.messages)
        if written.raised:
            self._publisher.escalated()
        for kind in written.raised:
            self._metrics.escalations.labels(kind).inc()
        if written.state != written.before.state:
            self._publisher.state(written.before.id, written.state)
        if written.closed:
            self._metrics.turns.labels(_how(written)).inc()


def _locked(connection: Connection, conversation_id: str) -> Conversation:
    conversation = get_conversation(connection, conversation_id, for_update=True)
    if conversation is None:
        raise ChatError("erased")
    return conversation


def _goes_back(turn: Turn) -> bool:
    return (turn.button or {}).get("act") == "back"


def _redacted(submission: Submission) -> Redaction | None:
    if submission.button is not None:  # a reviewed title of ours
        return Redaction(submission.text)
    try:
        return redact(submission.text)
    except RedactionError:
        log_event("redaction_failed")
        return None


def _new_turn(
    before: Conversation, submission: Submission, alarm: Alarm, redaction: Redaction | None
) -> Turn:
    return Turn(
        id=str(uuid.uuid4()),
        conversation_id=before.id,
        client_message_id=submission.client_message_id,
        body_digest=submission.body_digest,
        status=PENDING,
        created_at=now_text(),
        received=time.time(),
        previous=before.last_seen,
        button=submission.button.to_dict() if submission.button else None,
        tier=alarm.tier,
        rules=list(alarm.rules),
        nearness=alarm.nearness,
        redacted_kinds=list(redaction.kinds) if redaction else [],
    )


def _how(written: Written) -> str:
    replies = [message for message in written.messages if message.author == "bot"]
    if not replies:
        return "silent"
    if any(message.degraded for message in replies):
        return "degraded"
    return "card" if replies[0].type == "card" else replies[0].type
