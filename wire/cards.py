"""One safety card for everything that fired, ready to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wire.entries import Card
from wire.payloads import BotMessage, Button, Link

# These hold up all other answers at any priority (BRIEF 4.0.3).
PAUSING: Final = frozenset({"abuse", "third_party_risk"})

_EMERGENCY: Final = "medical_emergency"
_OVERDOSE: Final = "overdose"
_SELF_HARM: Final = "self_harm"
_ABUSE: Final = "abuse"
_LIFELINE: Final = "tel:988"


def merge_cards(
    cards: Mapping[str, Card],
    classes: Sequence[str],
    tier: str | None,
    *,
    urgent: bool = False,
    injured: bool = False,
    own_staff: bool = False,
) -> BotMessage:
    """Return the card of the first class, with the numbers that the others would add.

    `classes` come in the order of triage and are not empty. At most one card is ever shown.
    `urgent` makes it P0 whatever the priorities of its classes. `injured`: the message tells of
    an injury done to oneself. `own_staff`: it points at people of this clinic.
    """
    chosen = [cards[name] for name in classes]
    first = chosen[0]
    soft = tier == "B" and first.id == _SELF_HARM
    back = (first.lines.get("tier_b_labels.back") if soft else None) or first.back_label
    exits = [card.lines["exit_label"] for card in chosen if "exit_label" in card.lines]
    return BotMessage(
        type="card",
        text=_text(cards, classes, injured=injured, own_staff=own_staff and _ABUSE in classes),
        links=_links(chosen, soft=soft, own_staff=own_staff and _ABUSE in classes),
        buttons=(Button(back, "back"),) if back else (),
        triage=first.id,
        triage_all=tuple(classes),
        tier=tier,
        priority="P0" if urgent else min(card.priority for card in chosen),
        exit_label=exits[0] if exits else None,
    )


def pauses(card: BotMessage) -> bool:
    """Say whether nothing else is answered until the card's labelled button is pressed."""
    return card.priority == "P0" or not PAUSING.isdisjoint(card.triage_all)


def _text(
    cards: Mapping[str, Card], classes: Sequence[str], *, injured: bool, own_staff: bool
) -> str:
    first, opening = cards[classes[0]], None
    if {_EMERGENCY, _OVERDOSE} <= set(classes) and "collapse_lead" in cards[_OVERDOSE].lines:
        # Signs of collapse: the call comes first and alone, then what the overdose needs.
        first, opening = cards[_OVERDOSE], cards[_OVERDOSE].lines["collapse_lead"]
    elif _SELF_HARM in classes and first.id != _EMERGENCY and (injured or _OVERDOSE in classes):
        # The card for emergencies begins with that call already.
        opening = cards[_SELF_HARM].lines.get("injury_lead")
    body = first.lines.get("own_staff", first.body) if own_staff else first.body
    return "\n\n".join(part for part in (opening, first.lead, body) if part)


def _links(chosen: Sequence[Card], *, soft: bool, own_staff: bool) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for card in chosen:
        for link in card.links:
            if not (own_staff and link.href in card.clinic_hrefs):
                # By address, because two cards may word the same number differently.
                links.setdefault(link.href, link)
    talk = chosen[0].lines.get("tier_b_labels.talk") if soft else None
    if talk and _LIFELINE in links:
        links[_LIFELINE] = Link(talk, _LIFELINE)
    return tuple(links.values())
