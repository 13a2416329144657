"""The end of a turn, inside its transaction: replies, escalations, state, dialogue record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from lantern.chat.exchange import Written
from lantern.chat.outcome import Outcome
from lantern.chat.pen import Pen
from lantern.chat.reactions import Reaction, pausing
from lantern.chat.words import Words
from lantern.errors import ChatError
from lantern.store.conversations import Conversation, set_conversation
from lantern.store.escalations import Raised, add_escalations
from lantern.store.messages import add_messages
from lantern.store.schema import now_text
from lantern.store.turns import Turn, close_turn
from wire.hearing import CHECK_IN_RULE
from wire.payloads import BotMessage, Escalation

Json = dict[str, Any]


@dataclass(frozen=True)
class Closing:
    """Closes one turn of one conversation, which no other writer can change meanwhile."""

    words: Words
    connection: Connection
    before: Conversation
    turn: Turn
    pen: Pen

    def react(self, reaction: Reaction, outcome: Outcome | None = None) -> Written:
        """Close with an answer that is not Rasa's; what Rasa said meanwhile is not shown."""
        for message in reaction.messages:
            self.pen.bot(message, self.words.content.version)
        columns = outcome.columns() if outcome else {}
        return self._write(dict(reaction.changes), columns, reaction.escalations)

    def reply(self, outcome: Outcome) -> Written:
        """Close with what Rasa said, or with the degraded text."""
        changes: Json = {}
        for message, version in outcome.messages(self.words):
            self.pen.bot(message, version)
            if message.type == "card" and message.priority == "P0":
                changes |= pausing(self.before, message)
        gentle = self._gentle(outcome)
        if gentle is not None and not any(m.type == "card" for m in self.pen.written):
            self.pen.bot(gentle, self.words.content.version)
        if outcome.reply is not None:
            changes["record"] = outcome.reply.record.to_dict()
        escalations = outcome.escalations()
        return self._write(changes, outcome.columns(), escalations)

    def _gentle(self, outcome: Outcome) -> BotMessage | None:
        """Return the line beside the answer when the message touches on danger, or may."""
        if self.turn.tier == "C":
            return self.words.tier_c()
        uneasy = CHECK_IN_RULE in self.turn.rules or outcome.check_in
        return self.words.check_in() if uneasy else None

    def _write(self, changes: Json, columns: Json, escalations: Sequence[Escalation]) -> Written:
        changes |= self._tell_of_redaction()
        state = changes.get("state", self.before.state)
        closing = {"completed_at": now_text(), "state": state, **columns}
        if not close_turn(self.connection, self.turn.id, closing):
            raise ChatError("erased")
        add_messages(self.connection, self.pen.written)
        raised = Raised(self.before.id, self.before.episode, self.turn.id)
        new = add_escalations(self.connection, raised, escalations)
        changes |= {"last_seq": self.pen.last_seq, "updated_at": now_text()}
        changes["last_seen"] = max(self.turn.received, self.before.last_seen or 0.0)
        set_conversation(self.connection, self.before.id, changes)
        return Written(self.before, self.turn, tuple(self.pen.written), state, tuple(new))

    def _tell_of_redaction(self) -> Json:
        """Say once a conversation that something was removed; never beside a card."""
        card = any(message.type == "card" for message in self.pen.written)
        if card or not self.turn.redacted_kinds or self.before.redaction_told:
            return {}
        self.pen.system(self.words.notice("redacted"), self.words.content.version)
        return {"redaction_told": True}
