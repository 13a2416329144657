"""The end of a turn, inside its transaction: replies, escalations, state, dialogue record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection

from lantern.chat.exchange import Written
from lantern.chat.following import UNREACHED_TOLD, after_card, carried, follow, last_card
from lantern.chat.holding import hold_back, may_be_held
from lantern.chat.last_question import LastQuestion
from lantern.chat.outcome import Outcome
from lantern.chat.pen import Pen
from lantern.chat.reactions import Reaction, pausing, with_hours
from lantern.chat.words import Words
from lantern.errors import ChatError
from lantern.store.conversations import Conversation, set_conversation
from lantern.store.deliveries import undeliverable
from lantern.store.escalations import Raised, add_escalations, list_kinds
from lantern.store.messages import add_messages
from lantern.store.schema import now_text
from lantern.store.turns import Turn, close_turn
from wire.cards import OWN_STAFF_KIND, pauses
from wire.hearing import CHECK_IN_RULE
from wire.payloads import BotMessage, Escalation

Json = dict[str, Any]
_HANDOFF: Final = "handoff_requested"


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
        version = self.words.content.version
        for message in self._held(reaction.messages):
            self.pen.bot(message, version)
        columns = outcome.columns() if outcome else {}
        return self._write(dict(reaction.changes), columns, reaction.escalations)

    def reply(self, outcome: Outcome) -> Written:
        """Close with what Rasa said, or with the degraded text."""
        replies, changes = self._replies(outcome)
        for message in self._held(replies):
            self.pen.bot(with_hours(self.words, message), outcome.version(self.words))
        gentle = self._gentle(outcome)
        if gentle is not None and not self._card:
            self.pen.bot(gentle, self.words.content.version)
        return self._write(changes, outcome.columns(), outcome.escalations())

    def ask(self, reaction: Reaction, question: LastQuestion) -> Written:
        """Close the card alone: the turn stays open until `question` is answered."""
        said = reaction.messages
        if not question.danger:
            said = (self.words.after_back(self.before.card, None, again=True),)
        for message in self._held(said):
            self.pen.bot(message, self.words.content.version)
        add_messages(self.connection, self.pen.written)
        changes: Json = {"last_seq": self.pen.last_seq, "last_seen": self.turn.received}
        changes |= {"updated_at": now_text(), **reaction.changes}
        set_conversation(self.connection, self.before.id, changes)
        written, state = tuple(self.pen.written), str(reaction.changes["state"])
        return Written(self.before, self.turn, written, state, closed=False, question=question)

    def offer(self, outcome: Outcome | None) -> Written:
        """Close the way back from a card: offer the topics that Rasa surely heard as buttons.

        The question stood beside danger, so it is not answered unasked.
        """
        heard = outcome.topics(self.words) if outcome else ()
        offered = [self.words.last_question(heard)] if heard else []
        for message in self._held(offered):
            self.pen.bot(message, self.words.content.version)
        return self._write({}, outcome.columns() if outcome else {}, ())

    def _replies(self, outcome: Outcome) -> tuple[list[BotMessage], Json]:
        """Return what is said and what changes; a card is said as after the cards before it."""
        replies = outcome.messages(self.words)
        if outcome.reply is None:
            return replies, {}
        record = carried(self.before.record, outcome.reply.record.to_dict())
        card = next((message for message in replies if message.type == "card"), None)
        if card is None:
            return replies, {"record": record}
        if pauses(card):
            own_staff = any(e.kind == OWN_STAFF_KIND for e in outcome.escalations())
            changes = pausing(self.before, card, own_staff=own_staff)
            return replies, {**changes, "record": after_card(record, card)}
        followed, record = follow(self.words, record, card, last_card(self.before.record))
        return [followed if m is card else m for m in replies], {"record": record}

    def _held(self, messages: Sequence[BotMessage]) -> Sequence[BotMessage]:
        # A card does not wait for another look into the store, and does not fail with it.
        if not any(may_be_held(message) for message in messages):
            return messages
        return hold_back(self.words, self._kinds, messages)

    @cached_property
    def _kinds(self) -> set[str]:
        """Every kind of escalation that was ever raised in the conversation."""
        return list_kinds(self.connection, self.before.id)

    def _gentle(self, outcome: Outcome) -> BotMessage | None:
        """Return the line beside the answer when the message touches on danger, or may."""
        if self.turn.tier == "C":
            return self.words.tier_c()
        uneasy = CHECK_IN_RULE in self.turn.rules or outcome.check_in
        return self.words.check_in() if uneasy else None

    def _write(self, changes: Json, columns: Json, escalations: Sequence[Escalation]) -> Written:
        changes |= self._tell_of_redaction()
        changes |= self._tell_of_silence(changes)
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

    def _tell_of_silence(self, changes: Json) -> Json:
        """Say once, on a later turn, that staff do not know of a wish to be contacted."""
        record = changes.get("record", self.before.record)
        notes = record.get("notes", {})
        mute = self._card or self.before.state in ("with_staff", "closed")
        if mute or notes.get(UNREACHED_TOLD) or _HANDOFF not in self._kinds:
            return {}
        if not undeliverable(self.connection, self.before.id):
            return {}
        self.pen.bot(self.words.said("handoff_unreached"), self.words.content.version)
        return {"record": {**record, "notes": {**notes, UNREACHED_TOLD: True}}}

    @property
    def _card(self) -> bool:
        return any(message.type == "card" for message in self.pen.written)

    def _tell_of_redaction(self) -> Json:
        """Say once a conversation that something was removed; never beside a card."""
        if self._card or not self.turn.redacted_kinds or self.before.redaction_told:
            return {}
        self.pen.system(self.words.notice("redacted"), self.words.content.version)
        return {"redaction_told": True}
