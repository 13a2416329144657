"""The gentle line beside an answer that touches on suicide."""

from __future__ import annotations

from wire.content import Content
from wire.payloads import BotMessage

SELF_HARM = "self_harm"


def tier_c_message(content: Content) -> BotMessage | None:
    """Return the gentle line for a message that only touches on suicide."""
    card = content.cards.get(SELF_HARM)
    if card is None or card.tier_c_line is None:
        return None
    return BotMessage("notice", card.tier_c_line, tier="C")
