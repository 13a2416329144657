"""Builds a safety card: the lead of the first class, and the numbers of all."""

from __future__ import annotations

from wire.content import Content
from wire.payloads import BotMessage, Button, Link

SELF_HARM = "self_harm"


def card_message(content: Content, classes: list[str], tier: str | None) -> BotMessage:
    """Return the one card for all classes, which come in the order of their cards."""
    cards = [content.cards[name] for name in classes]
    first = cards[0]
    links: dict[str, Link] = {}
    for link in (link for card in cards for link in card.links):
        links.setdefault(link.href, link)
    return BotMessage(
        type="card",
        text="\n\n".join(part for part in (first.lead, first.body) if part),
        links=tuple(links.values()),
        buttons=(Button(first.back_label, "back"),) if first.back_label else (),
        triage=first.id,
        triage_all=tuple(classes),
        tier=tier,
        priority=min(card.priority for card in cards),
    )


def tier_c_message(content: Content) -> BotMessage | None:
    """Return the gentle line for a message that only touches on suicide."""
    card = content.cards.get(SELF_HARM)
    if card is None or card.tier_c_line is None:
        return None
    return BotMessage("notice", card.tier_c_line, tier="C")
