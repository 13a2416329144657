"""Every card as it is shown, written into one page: for the people who review them."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from wire.cards import merge_cards
from wire.content import Content
from wire.payloads import BotMessage
from wire.triage import CLASS_ORDER

_HEAD: Final = """\
# Cards as they are shown

Made by `python -m lantern.learning.content cards`; a test compares. The words come from
`content/cards.yml`, the clinic's facts from `clinic.toml`. First each class alone with its
variants, then all pairs. Three classes and more are put together in the same way: the first one's
words, then the numbers of the others, each once.
"""


def card_page(content: Content) -> str:
    """Return the page."""
    sections = [_HEAD, *_single(content), *_pairs(content)]
    return "\n".join(sections)


def _single(content: Content) -> Iterator[str]:
    for name in CLASS_ORDER:
        yield _section(name, merge_cards(content.cards, (name,), None))
        yield from _variants(content, name)


def _variants(content: Content, name: str) -> Iterator[str]:
    cards = content.cards
    if name == "self_harm":
        yield _section("self_harm, tier B", merge_cards(cards, (name,), "B"))
        injured = merge_cards(cards, (name,), "A", injured=True)
        yield _section("self_harm, an injury in the message", injured)
    if name == "abuse":
        own = merge_cards(cards, (name,), None, own_staff=True)
        yield _section("abuse, the message points at people of this clinic", own)


def _pairs(content: Content) -> Iterator[str]:
    for pair in combinations(CLASS_ORDER, 2):
        yield _section(" + ".join(pair), merge_cards(content.cards, pair, None))


def _section(title: str, card: BotMessage) -> str:
    links = [f"- {link.label} (`{link.href}`)" for link in card.links]
    buttons = [f"- button: {button.title}" for button in card.buttons]
    leave = [f"- button: {card.exit_label}"] if card.exit_label else []
    rows = [*links, *buttons, *leave]
    told = f"## {title}\n\n{card.priority}\n\n{card.text}\n"
    return "\n".join([told, *rows, ""]) if rows else told
