"""What a card says for every set of classes: help first, each sentence and each number once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest

from lantern.learning.content.__main__ import CARD_PAGE
from lantern.learning.content.card_pages import card_page
from tests.lantern.conftest import ROOT
from wire.cards import merge_cards
from wire.content import Content
from wire.payloads import BotMessage
from wire.triage import CLASS_ORDER

CLASSES = [names for size in (1, 2, 3) for names in combinations(CLASS_ORDER, size)]
SIGNS = [
    {"tier": tier, "injured": injured, "own_staff": own}
    for tier, injured, own in product((None, "A", "B"), (False, True), (False, True))
]


def every_card(content: Content) -> Iterator[tuple[tuple[str, ...], dict[str, Any], BotMessage]]:
    for names, signs in product(CLASSES, SIGNS):
        yield names, signs, merge_cards(content.cards, names, **signs)


def sentences(card: BotMessage) -> list[str]:
    return re.split(r"(?<=[.?])\s+", card.text)


def test_no_sentence_and_no_number_stands_twice(content: Content) -> None:
    for names, _, card in every_card(content):
        said = sentences(card)
        assert len(said) == len(set(said)), names
        for shown in ([x.href for x in card.links], [x.label for x in card.links]):
            assert len(shown) == len(set(shown)), names


def test_every_number_of_every_class_is_there(content: Content) -> None:
    for names, signs, card in every_card(content):
        own = signs["own_staff"] and "abuse" in names
        wanted = {
            link.href
            for name in names
            for link in content.cards[name].links
            if not (own and link.href in content.cards[name].clinic_hrefs)
        }
        assert {link.href for link in card.links} == wanted, (names, signs)


def test_collapse_after_an_overdose_begins_with_the_call(content: Content) -> None:
    card = merge_cards(content.cards, ("medical_emergency", "overdose"), None)
    overdose = content.cards["overdose"]
    first, rest = card.text.split("\n\n", 1)
    assert first == "Call 911 now."
    assert rest == f"{overdose.lead}\n\n{overdose.body}"
    assert (card.triage, card.links[0].href) == ("medical_emergency", "tel:911")


@pytest.mark.parametrize(
    ("classes", "injured"),
    [(("self_harm",), True), (("overdose", "self_harm"), False), (("self_harm", "abuse"), True)],
)
def test_injury_begins_with_the_call(
    content: Content, classes: tuple[str, ...], injured: bool
) -> None:
    card = merge_cards(content.cards, classes, "A", injured=injured)
    assert card.text.startswith(
        f"If you have hurt yourself, call 911 now.\n\n{content.cards[classes[0]].lead}"
    )
    assert card.links[0].href == "tel:911"


def test_passive_wish_has_two_ways_on(content: Content) -> None:
    card = merge_cards(content.cards, ("self_harm",), "B")
    assert [(card.links[0].label, card.links[0].href), card.buttons[0].title] == [
        ("Talk to someone now", "tel:988"),
        "Go back to my question",
    ]
    plain = merge_cards(content.cards, ("self_harm",), "A")
    assert [plain.links[0].label, *(button.title for button in plain.buttons)] == [
        "Call 988",
        "I'm safe. Go back to my question.",
    ]


def test_abuse_by_own_staff_leads_nowhere_back_to_them(content: Content) -> None:
    clinic = content.clinic
    for names in CLASSES:
        if names[0] != "abuse":
            continue
        card = merge_cards(content.cards, names, None, own_staff=True)
        assert clinic.phone not in card.text and clinic.after_hours_phone not in card.text
        assert "medical or nursing board" in card.text
        assert not [x for x in card.links if clinic.phone in x.label or "503555" in x.href], names
    other = merge_cards(content.cards, ("abuse",), None)
    assert clinic.phone in other.text and "nursing board" not in other.text


def test_abuse_can_be_left_at_once(content: Content) -> None:
    for names, _, card in every_card(content):
        assert card.exit_label == ("Leave this page now" if "abuse" in names else None), names


def test_page_of_cards_is_what_is_shown(content: Content) -> None:
    written = (ROOT / CARD_PAGE).read_text(encoding="utf-8")
    assert written == card_page(content), "run: python -m lantern.learning.content cards"
