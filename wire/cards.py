"""One safety card for everything that fired, ready to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wire.entries import Card
from wire.payloads import BotMessage, Button, Link


def merge_cards(cards: Mapping[str, Card], classes: Sequence[str], tier: str | None) -> BotMessage:
    """Return the card of the first class, with the numbers that the others would add.

    `classes` come in the order of triage and are not empty. At most one card is ever shown.
    """
    chosen = [cards[name] for name in classes]
    first = chosen[0]
    links: dict[str, Link] = {}
    for card in chosen:
        for link in card.links:
            # By address, because two cards may word the same number differently.
            links.setdefault(link.href, link)
    return BotMessage(
        type="card",
        text="\n\n".join(part for part in (first.lead, first.body) if part),
        links=tuple(links.values()),
        buttons=(Button(first.back_label, "back"),) if first.back_label else (),
        triage=first.id,
        triage_all=tuple(classes),
        tier=tier,
        priority=min(card.priority for card in chosen),
    )
