"""Several classes give one card."""

from __future__ import annotations

from wire.cards import merge_cards
from wire.entries import Card
from wire.payloads import Button, Link

CALL_911 = Link("Call 911", "tel:911")
CALL_988 = Link("Call 988", "tel:988")


def _card(name: str, order: int, *links: Link, priority: str = "P0", back: str | None) -> Card:
    return Card(
        id=name,
        priority=priority,
        order=order,
        lead=f"{name} lead.",
        body=f"{name} body.",
        links=links,
        back_label=back,
        repeat_line=None,
        after_back=None,
        tier_c_line=None,
        lines={},
    )


CARDS = {
    "overdose": _card("overdose", 2, Link("Call 911 now", "tel:911"), back="This is no emergency."),
    "self_harm": _card("self_harm", 3, CALL_988, CALL_911, back="I'm safe."),
    "minor": _card("minor", 7, CALL_988, priority="P2", back=None),
}


def test_first_class_leads_and_missing_numbers_follow() -> None:
    message = merge_cards(CARDS, ("overdose", "self_harm"), "A")
    assert message.text == "overdose lead.\n\noverdose body."
    assert message.links == (Link("Call 911 now", "tel:911"), CALL_988)
    assert message.buttons == (Button("This is no emergency.", "back"),)
    assert (message.type, message.triage, message.tier) == ("card", "overdose", "A")
    assert message.triage_all == ("overdose", "self_harm")
    assert message.priority == "P0"


def test_single_card_without_a_way_back_has_no_button() -> None:
    message = merge_cards(CARDS, ("minor",), None)
    assert (message.buttons, message.links, message.priority) == ((), (CALL_988,), "P2")
