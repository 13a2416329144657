"""One safety card for everything that fired, ready to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wire.entries import Card
from wire.payloads import BotMessage, Button, Link

# These hold up all other answers at any priority (BRIEF 4.0.3).
PAUSING: Final = frozenset({"abuse", "third_party_risk"})

# The kind of escalation for abuse that points at people of this clinic: it goes past them.
OWN_STAFF_KIND: Final = "abuse_own_staff"

_EMERGENCY: Final = "medical_emergency"
_OVERDOSE: Final = "overdose"
_SELF_HARM: Final = "self_harm"
_ABUSE: Final = "abuse"
_LIFELINE: Final = "tel:988"
_EMERGENCY_CALL: Final = "tel:911"


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
    soft = tier == "B" and "tier_b_labels.talk" in first.lines
    own_staff = own_staff and _ABUSE in classes
    hurt = _SELF_HARM in classes and first.id != _EMERGENCY and (injured or _OVERDOSE in classes)
    back = first.lines["tier_b_labels.back"] if soft else first.back_label
    exits = [card.lines["exit_label"] for card in chosen if "exit_label" in card.lines]
    return BotMessage(
        type="card",
        text=_text(cards, classes, hurt=hurt, own_staff=own_staff),
        links=_links(chosen, soft=soft, hurt=hurt, own_staff=own_staff),
        buttons=(Button(back, "back"),) if back else (),
        triage=first.id,
        triage_all=tuple(classes),
        tier=tier,
        priority="P0" if urgent else min(card.priority for card in chosen),
        exit_label=exits[0] if exits else None,
    )


def kind_of(name: str, *, own_staff: bool) -> str:
    """Return the kind of escalation for a class."""
    return OWN_STAFF_KIND if own_staff and name == _ABUSE else name


def pauses(card: BotMessage) -> bool:
    """Say whether nothing else is answered until the card's labelled button is pressed."""
    return card.priority == "P0" or not PAUSING.isdisjoint(card.triage_all)


def _text(cards: Mapping[str, Card], classes: Sequence[str], *, hurt: bool, own_staff: bool) -> str:
    first, opening = cards[classes[0]], None
    if {_EMERGENCY, _OVERDOSE} <= set(classes):
        # Signs of collapse: the call comes first and alone, then what the overdose needs.
        first, opening = cards[_OVERDOSE], cards[_OVERDOSE].lines.get("collapse_lead")
    elif hurt:  # the card for emergencies begins with that call already
        opening = cards[_SELF_HARM].lines.get("injury_lead")
    body = first.lines.get("own_staff", first.body) if own_staff else first.body
    return "\n\n".join(part for part in (opening, first.lead, body) if part)


def _links(chosen: Sequence[Card], *, soft: bool, hurt: bool, own_staff: bool) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for card in chosen:
        for link in card.links:
            if not (own_staff and link.href in card.clinic_hrefs):
                # By address, because two cards may word the same number differently.
                links.setdefault(link.href, link)
    if soft:
        links[_LIFELINE] = Link(chosen[0].lines["tier_b_labels.talk"], _LIFELINE)
    first = [links.pop(_EMERGENCY_CALL)] if hurt and _EMERGENCY_CALL in links else []
    return (*first, *links.values())
