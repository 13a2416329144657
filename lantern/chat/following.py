"""What follows a card that holds up nothing: fewer words each time, and a next step as a button.

It remembers in the dialogue record's notes; an answer in between ends a row of cards.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from lantern.chat.words import Words
from wire.payloads import BotMessage, Button

Json = dict[str, Any]

IN_A_ROW: Final = "in_a_row"  # {"triage", "times"} of the card before
UNWELL: Final = "unwell"  # REACTION stands before what is answered from now on
UNREACHED_TOLD: Final = "unreached_told"

# Of these notes Rasa knows nothing; the web app carries them over an answer.
_LASTING: Final = (UNWELL, UNREACHED_TOLD)
_REACTION: Final = "adverse_reaction"
_OPIOIDS: Final = {"stopping_medicines": "opioid_transition"}  # the general topic to go on with
_LAST_TIME: Final = 3  # from then on only a person helps
# The staff are offered at once, or only when the words were repeated; never a form to a minor.
_STAFF_FIRST: Final = frozenset(
    {"adverse_reaction", "stopping_medicines", "personal_advice", "pregnancy", "bypass_rules"}
)
_STAFF_LAST: Final = frozenset({"recreational_use"})
_THIRD: Final = {"personal_advice": "personal_advice_third"}
_ASKS_FOR_STAFF: Final = frozenset({"pregnancy"})  # its card ends by asking: a "yes" is for them
_HANDOFF: Final = {"kind": "handoff", "topics": []}


def follow(
    words: Words, record: Json, card: BotMessage, before: Json | None
) -> tuple[BotMessage, Json]:
    """Return the card as it is said after the card `before`, and the dialogue record after it."""
    name = str(card.triage)
    before = before or {}
    times = before.get("times", 0) + 1 if before.get("triage") == name else 1
    text = _text(words, card, times)
    person = name in _STAFF_FIRST or (name in _STAFF_LAST and times >= _LAST_TIME)
    asks = (name in _ASKS_FOR_STAFF and times == 1) or (name in _THIRD and times >= _LAST_TIME)
    changed = dataclasses.replace(card, text=text, buttons=_buttons(words, card, person=person))
    notes = {**after_card(record, card)["notes"], IN_A_ROW: {"triage": name, "times": times}}
    return changed, {**record, "notes": notes, "offer": _HANDOFF if asks else None}


def after_card(record: Json, card: BotMessage) -> Json:
    """Return the record after any card: GENERAL is due again (BRIEF 3), and REACTION perhaps."""
    notes = {**record.get("notes", {}), "answers_since_general": None}
    if _REACTION in card.triage_all:
        notes[UNWELL] = True
    return {**record, "notes": notes}


def last_card(record: Json) -> Json | None:
    """Return {"triage", "times"} of the card that was the last reply, or None."""
    found: Json | None = record.get("notes", {}).get(IN_A_ROW)
    return found


def carried(before: Json, after: Json) -> Json:
    """Return the record that Rasa gave back with what only the web app remembers."""
    known = before.get("notes", {})
    kept = {name: known[name] for name in _LASTING if name in known}
    notes = {name: value for name, value in after["notes"].items() if name != IN_A_ROW}
    return {**after, "notes": {**notes, **kept}}


def _text(words: Words, card: BotMessage, times: int) -> str:
    name = str(card.triage)
    if times >= _LAST_TIME and name in _THIRD:
        return words.notice(_THIRD[name])
    line = words.content.cards[name].repeat_line if times > 1 else None
    return line or card.text


def _buttons(words: Words, card: BotMessage, *, person: bool) -> tuple[Button, ...]:
    """Return general topics, the staff, then the way back."""
    back = [button for button in card.buttons if button.act == "back"]
    asked = [button for button in card.buttons if button.act != "back"]
    topic = words.content.topics.get(_OPIOIDS.get(str(card.triage), ""))
    general = [Button(topic.title, "topic", topic.id)] if topic else []
    staff = [Button(words.content.labels["staff"], "staff")] if person else []
    return (*asked, *general, *staff, *back)
