"""Shows the safety card of what the triage classifier found, and tells staff.

Rules and the small model have seen the message before; this is the third, trained, pair of eyes.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from actions.choices import topic_buttons
from actions.gentle import tier_c_message
from actions.labels import BOT_IDENTITY, SPEAK_TO_HUMAN, topics_of
from actions.ladder import miss
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire import names
from wire.cards import kind_of, merge_cards, pauses
from wire.hints import hints_at
from wire.payloads import Button, Escalation
from wire.triage import URGENT_CLASSES

ADVICE: Final = "personal_advice"
_NO_HEALTH_TOPIC: Final = (BOT_IDENTITY, SPEAK_TO_HUMAN)


class ActionEscalate(ReplyAction):
    """Rule: triage_alert."""

    def respond(self, turn: Turn) -> Outcome:
        """Show one card for all classes; a mere mention of the subject gets one gentle line."""
        named = turn.triage.get("classes") or []
        classes = sorted(
            {name for name in named if name in self.content.cards},
            key=lambda name: self.content.cards[name].order,
        )
        tier = turn.triage.get("tier")
        if not classes:
            gentle = tier_c_message(self.content) if tier == "C" else None
            return Outcome((gentle,), {"offer": None}) if gentle else miss(self.content, turn)
        urgent, own_staff = bool(turn.triage.get("urgent")), self._own_staff(turn)
        card = merge_cards(self.content.cards, classes, tier, urgent=urgent, own_staff=own_staff)
        if classes[0] == ADVICE and not pauses(card):
            card = dataclasses.replace(card, buttons=(*self._general(turn), *card.buttons))
        alerts = tuple(self._alert(name, urgent, own_staff) for name in classes)
        return Outcome((card,), {"offer": None, "notes": _general_due(turn)}, alerts)

    def _own_staff(self, turn: Turn) -> bool:
        return hints_at(self.content.hints.get("own_staff", ()), turn.text)

    def _general(self, turn: Turn) -> tuple[Button, ...]:
        """Return the general topic that the question is about as a button: no answer unasked."""
        sure = [q.name for q in turn.questions if q.band != names.BAND_FALLBACK]
        topics = [t for t in topics_of(self.content, sure) if t not in _NO_HEALTH_TOPIC]
        return topic_buttons(self.content, topics[:1])

    def _alert(self, name: str, urgent: bool, own_staff: bool) -> Escalation:
        first = urgent and name in URGENT_CLASSES
        priority = "P0" if first else self.content.cards[name].priority
        return Escalation(kind_of(name, own_staff=own_staff), priority)


def _general_due(turn: Turn) -> dict[str, object]:
    """Return the notes with GENERAL due again, as after every card that is closed."""
    return {"shown": [], **turn.record.notes, "answers_since_general": None}
