"""Where a message arrives: known or new, and what triage makes of it.

Within a conversation arrivals are looked at one after another, so that a message sent twice is
one turn and a window of messages is in order. The turn itself then runs as a task of its own:
it goes on when the visitor's connection is cut.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from lantern.chat.exchange import Answer, Submission
from lantern.chat.lanes import Lane, Lanes, Running
from lantern.chat.rates import Rates
from lantern.chat.turns import Turns
from lantern.chat.watch import Alarm, Watch
from lantern.errors import ChatError
from lantern.store.conversations import Conversation
from lantern.store.database import Database
from lantern.store.turns import find_turns

Admit = Callable[[], Awaitable[tuple[Conversation, Submission]]]


class Arrivals:
    """Turns submissions into running turns, each client_message_id once."""

    def __init__(
        self, database: Database, lanes: Lanes, watch: Watch, rates: Rates, turns: Turns
    ) -> None:
        self._database = database
        self._lanes = lanes
        self._watch = watch
        self._rates = rates
        self._turns = turns

    async def receive(self, conversation_id: str, admit: Admit) -> Answer:
        """Answer what `admit` lets in. Raises ChatError.

        The place in the lane is taken first: whoever arrives first is first, even when the
        store looks up their tokens in another order.
        """
        async with self._lanes.of(conversation_id) as lane:
            async with lane.arriving:
                conversation, submission = await admit()
                refusal = self._rates.message(conversation.id)
                running = lane.running.get(submission.client_message_id)
                if running is None:
                    running = await self._begin(lane, conversation, submission, refusal)
                elif refusal is not None:
                    raise refusal
            if running.body_digest != submission.body_digest:
                raise ChatError("idempotency_conflict")
            answer: Answer = await asyncio.shield(running.task)
            return answer

    async def _begin(
        self,
        lane: Lane,
        conversation: Conversation,
        submission: Submission,
        refusal: ChatError | None,
    ) -> Running:
        turn, orphans = await self._database.read(
            lambda connection: find_turns(connection, conversation.id, submission.client_message_id)
        )
        if turn is not None:
            if refusal is not None:
                raise refusal
            return self._run(
                lane, submission, turn.body_digest, self._turns.complete(conversation.id, turn.id)
            )
        alarm = await self._look(conversation, submission)
        if refusal is not None and not alarm.urgent:
            raise refusal
        if refusal is not None and (refusal := self._rates.alarm(conversation.id)):
            raise refusal
        work = self._turns.take(conversation.id, submission, alarm, orphans=orphans)
        return self._run(lane, submission, submission.body_digest, work)

    def _run(
        self, lane: Lane, submission: Submission, digest: str, work: Coroutine[Any, Any, Answer]
    ) -> Running:
        if digest != submission.body_digest:
            work.close()
            raise ChatError("idempotency_conflict")
        running = Running(digest, asyncio.create_task(work))
        self._lanes.start(lane, submission.client_message_id, running)
        return running

    async def _look(self, conversation: Conversation, submission: Submission) -> Alarm:
        if submission.button is None:
            return await self._watch.look(conversation.id, conversation.last_seq, submission.text)
        if submission.button.act == "back":  # the way out of a card never leads into one
            self._watch.close(conversation.id)
            return Alarm()
        return self._watch.look_at(conversation.id, submission.text)
