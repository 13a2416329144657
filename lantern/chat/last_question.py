"""What the visitor had asked when a card came in between: it is answered after the way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from sqlalchemy import Connection

from lantern.chat.pen import REMOVED
from lantern.chat.words import Words
from lantern.store.messages import Message, list_messages
from lantern.store.turns import get_turn

# A visitor who wrote more than this under a card has forgotten the first of it.
_ROWS_BACK: Final = 60
_ABUSE: Final = "abuse"


@dataclass(frozen=True)
class LastQuestion:
    """A question without an answer, redacted as it is stored."""

    text: str = field(repr=False)
    danger: bool  # its words brought a card: it is never said again, only its topic is offered


def find_last_question(
    connection: Connection, words: Words, conversation_id: str, before: int
) -> LastQuestion | None:
    """Return the last question since the card came up, from the messages below number `before`.

    One without danger goes before one with it. After a card about abuse there is none: nothing
    that was written is repeated on a screen that somebody else may see.
    """
    rows = list_messages(connection, conversation_id, max(0, before - 1 - _ROWS_BACK), _ROWS_BACK)
    found: list[LastQuestion] = []
    for turn in reversed(_turns([row for row in rows if row.seq < before])):
        cards = [row for row in turn if row.type == "card"]
        if not cards:
            break  # it was answered, and so was all that came before
        if any(_ABUSE in card.parts.get("triage_all", ()) for card in cards):
            return None
        found += _asked(connection, words, turn)
    clean = [question for question in found if not question.danger]
    return next(iter((*clean, *found)), None)


def _turns(rows: list[Message]) -> list[list[Message]]:
    """Return the messages of each turn; a card may have come while another turn was under way."""
    ordered = sorted((row for row in rows if row.turn_id), key=lambda row: str(row.turn_id))
    turns = [list(turn) for _, turn in groupby(ordered, key=lambda row: row.turn_id)]
    return sorted(turns, key=lambda turn: turn[0].seq)


def _asked(connection: Connection, words: Words, turn: list[Message]) -> list[LastQuestion]:
    row = turn[0]
    typed = row.author == "visitor" and not row.parts.get("pressed") and row.text != REMOVED
    if not typed or not words.asks(row.text):
        return []
    known = get_turn(connection, str(row.turn_id))
    heard = (known.understanding or {}).get("triage") or {} if known else {}
    danger = known is None or bool(known.rules) or bool(heard.get("classes"))
    return [LastQuestion(row.text, danger)]
