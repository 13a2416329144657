"""The numbers on the cards, against a list that was written down apart from the content."""

from __future__ import annotations

import itertools
import re

import pytest

from wire.cards import merge_cards
from wire.content import Content
from wire.payloads import Link

# BRIEF 4.13. On purpose not read from content/: a slip there must not be a slip here.
HELP_LINES = {
    "emergency": "911",
    "lifeline": "988",
    "poison_help": "18002221222",
    "samhsa": "18006624357",
    "domestic_violence": "18007997233",
    "sexual_assault": "18006564673",
    "childhelp": "18004224453",
    "maternal_mental_health": "18338526262",
    "fda_medwatch": "18003321088",
}
TEXT_LINES = {"988", "88788", "18338526262"}
LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
NUMBER = re.compile(r"\(?\d[-\dA-Z() ]*\d")
ON_EACH_P0_CARD = "tel:911"
# What each of these must offer besides (BRIEF 4.1 to 4.12).
MUST_OFFER = {
    "self_harm": {"tel:988", "sms:988"},
    "overdose": {"tel:18002221222", "tel:988"},
    "third_party_risk": {"tel:988", "tel:18002221222"},
    "abuse": {"tel:18007997233", "tel:18004224453"},
    "stopping_medicines": {"tel:988", "tel:18006624357"},
    "pregnancy": {"tel:18338526262"},
    "minor": {"tel:988"},
    "recreational_use": {"tel:18002221222", "tel:18006624357"},
}


def all_links(content: Content) -> list[Link]:
    """Return every link of every card."""
    return [link for card in content.cards.values() for link in card.links]


def clinic_lines(content: Content) -> set[str]:
    """Return the clinic's own numbers, as they are dialled."""
    return {number.dial for name, number in content.numbers.items() if name not in HELP_LINES}


def test_help_lines_are_the_published_numbers(content: Content) -> None:
    listed = {name: content.numbers[name].dial for name in HELP_LINES}
    assert listed == HELP_LINES


def test_cards_dial_nothing_but_known_numbers(content: Content) -> None:
    known = {f"tel:{dial}" for dial in {*HELP_LINES.values(), *clinic_lines(content)}}
    known |= {f"sms:{number}" for number in TEXT_LINES} | {"https://988lifeline.org"}
    assert {link.href.split("?")[0] for link in all_links(content)} <= known


def test_urgent_cards_call_911(content: Content) -> None:
    urgent = [card for card in content.cards.values() if card.priority in ("P0", "P1")]
    assert len(urgent) >= 3
    for card in urgent:
        assert ON_EACH_P0_CARD in {link.href for link in card.links}, card.id


@pytest.mark.parametrize(("name", "offered"), MUST_OFFER.items())
def test_card_offers_the_lines_of_its_class(content: Content, name: str, offered: set[str]) -> None:
    assert {link.href for link in content.cards[name].links} >= offered


def test_number_that_is_dialled_is_the_one_that_is_read(content: Content) -> None:
    for link in all_links(content):
        kind, _, address = link.href.partition(":")
        if kind not in ("tel", "sms"):
            continue
        shown = max(NUMBER.findall(link.label.upper()), key=len, default="")
        digits = re.sub(r"\D", "", shown.translate(LETTERS))
        assert digits and address.split("?")[0] in (digits, f"1{digits}"), link


def test_card_with_numbers_says_what_holds_outside_the_us(content: Content) -> None:
    line = content.notices["outside_us"]
    names = sorted(content.cards, key=lambda name: content.cards[name].order)
    classes = [(name,) for name in names] + list(itertools.combinations(names, 2))
    for chosen, own_staff in itertools.product(classes, (False, True)):
        card = merge_cards(content.cards, chosen, None, own_staff=own_staff)
        assert card.text.count(line) == bool(card.links), chosen
        assert not card.links or card.text.endswith(f"\n\n{line}"), chosen


def test_merged_card_has_every_number_of_every_class(content: Content) -> None:
    for classes in itertools.combinations(content.cards, 2):
        merged = merge_cards(content.cards, classes, None)
        wanted = {link.href for name in classes for link in content.cards[name].links}
        assert {link.href for link in merged.links} == wanted, classes
