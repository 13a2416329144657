"""One visitor's message from its acceptance to its replies.

Two transactions a turn: the message is stored before Rasa is asked, the replies with the new
dialogue record after. Whatever happens in between, the message is kept and can be completed.
"""

from __future__ import annotations

from lantern.chat.exchange import Answer, Submission, Waiting
from lantern.chat.gate import Gate
from lantern.chat.lanes import Lane, Lanes
from lantern.chat.ledger import Ledger
from lantern.chat.outcome import Outcome, ask_rasa
from lantern.chat.rasa import RasaClient
from lantern.chat.watch import Alarm
from lantern.errors import ChatError
from lantern.metrics import Metrics
from wire.hearing import CHECK_IN_RULE


class Turns:
    """Takes a message through its stations, in the order of its conversation."""

    def __init__(
        self, lanes: Lanes, gate: Gate, rasa: RasaClient, ledger: Ledger, metrics: Metrics
    ) -> None:
        self._lanes = lanes
        self._gate = gate
        self._rasa = rasa
        self._ledger = ledger
        self._metrics = metrics

    async def take(
        self, conversation_id: str, submission: Submission, alarm: Alarm, *, orphans: bool
    ) -> Answer:
        """Answer a new message. `orphans`: turns were seen that still wait for their replies."""
        with self._metrics.turn_seconds.time():
            async with self._lanes.of(conversation_id) as lane:
                if alarm.urgent:
                    # Overtakes whatever the conversation is busy with: a card waits for nothing.
                    return await self._settle(
                        lane, await self._ledger.accept(conversation_id, submission, alarm)
                    )
                async with lane.answering:
                    if orphans or lane.left_pending:
                        await self._complete_orphans(lane, conversation_id)
                    return await self._settle(
                        lane, await self._ledger.accept(conversation_id, submission, alarm)
                    )

    async def complete(self, conversation_id: str, turn_id: str) -> Answer:
        """Complete a turn that was left without its replies, or say again how it ended."""
        async with self._lanes.of(conversation_id) as lane, lane.answering:
            return await self._settle(lane, await self._ledger.resume(conversation_id, turn_id))

    async def _complete_orphans(self, lane: Lane, conversation_id: str) -> None:
        for turn_id in await self._ledger.pending(conversation_id):
            await self._settle(lane, await self._ledger.resume(conversation_id, turn_id))
        lane.left_pending = False

    async def _settle(self, lane: Lane, result: Answer | Waiting) -> Answer:
        """Return the answer, asking Rasa where there is none yet."""
        if isinstance(result, Answer):
            return result
        lane.left_pending = True
        outcome = await self._outcome(result)
        self._metrics.rasa_seconds.observe(outcome.milliseconds / 1000)
        answer = await self._ledger.finish(result, outcome)
        lane.left_pending = False
        return answer

    async def _outcome(self, waiting: Waiting) -> Outcome:
        """Ask Rasa. Raises ChatError `overloaded`, but not to who has just closed a card."""
        question = waiting.question
        text = waiting.visitor.text if question is None else question.text
        # The small model is uneasy: the large one is to be asked before all ordinary questions.
        uneasy = CHECK_IN_RULE in waiting.turn.rules
        try:
            async with self._gate.passing(waiting.turn.nearness, first=uneasy):
                with self._ledger.typing(waiting.turn.conversation_id):
                    return await ask_rasa(self._rasa, waiting.turn, waiting.conversation, text)
        except ChatError as busy:
            if question is None:
                raise
            return Outcome(0.0, failure=busy.entry.code)
