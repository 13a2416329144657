"""What no text may say: that somebody watches, that help is coming, a dose, a sales talk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from wire.content import Content

WATCHED = re.compile(
    r"\b(?:watch|monitor|read|listen)(?:ing|s|ed)?\b.* chat"
    r"|\b(?:help|somebody|someone|nurse|doctor|team|staff) (?:is|are) "
    r"(?:on (?:the|its|their) way|coming|standing by|watching|listening|being sent)"
    r"|\b(?:have|has|was|were|been|'ve) (?:alerted|notified|told|informed|called)"
    r"|\b(?:will|'ll) (?:call|contact|reach|answer|reply|get back)"
    r"|\bsend(?:ing)? (?:help|someone|somebody)|\bwe are here for you",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:no one|nobody|not|can't|cannot|don't|won't|never)\b", re.IGNORECASE)
DOSE = re.compile(
    r"\d\s*(?:mg|mcg|µg|ug|ml|grams?|milligrams?|micrograms?|tablets?|pills?|drops?|units?)\b",
    re.IGNORECASE,
)
ORDERS = re.compile(
    r"\byou should (?:take|stop|try|get|start|increase|skip)\b|(?<!if )\byou have (?:crps|a )",
    re.IGNORECASE,
)
# Under these nothing may lead to a booking (BRIEF 5.8).
NO_SALES = (
    "effectiveness",
    "evidence",
    "safety",
    "side_effects",
    "long_term_risks",
    "opioid_rebound",
    "opioid_transition",
    "contraindications",
    "addiction",
)
SALES = re.compile(
    r"\b(?:book|schedule|reserve)\b[^.?!]*\b(?:today|now|visit|appointment|consultation)\b"
    r"|\b(?:discount|limited|special offer|free consultation|don't wait|act now|call today)\b",
    re.IGNORECASE,
)


def said(part: Any) -> Iterator[str]:
    """Yield every string in a part of the compiled content."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from said(value)
    elif isinstance(part, list):
        for value in part:
            yield from said(value)


@pytest.fixture(scope="module")
def texts(models_dir: Any) -> list[str]:
    """Everything that visitors can be told."""
    whole = json.loads((models_dir / "content.json").read_bytes())
    parts = [part for name, part in whole.items() if name not in ("red_flags", "hints", "unsigned")]
    return list(said(parts))


def promises(texts: list[str]) -> list[str]:
    """Return the sentences that promise attention and do not deny it."""
    sentences = [sentence for text in texts for sentence in re.split(r"[.?!;]\s", text)]
    return [s for s in sentences if WATCHED.search(s) and not DENIED.search(s)]


def matching(pattern: re.Pattern[str], texts: list[str]) -> list[str]:
    """Return the texts in which a pattern is found."""
    return [text for text in texts if pattern.search(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Our staff are watching this chat.",
        "Someone is monitoring this chat at night.",
        "Help is on the way.",
        "I have alerted our staff.",
        "A nurse will call you.",
    ],
)
def test_promise_is_recognised(text: str) -> None:
    assert promises([text])


def test_no_text_says_that_somebody_watches_or_comes(texts: list[str]) -> None:
    assert promises(texts) == []


def test_no_text_holds_a_dose(texts: list[str]) -> None:
    assert matching(DOSE, texts) == []


def test_no_text_orders_or_diagnoses(texts: list[str]) -> None:
    assert matching(ORDERS, texts) == []


def test_cards_say_that_nobody_may_be_reading(content: Content) -> None:
    for name in ("medical_emergency", "adverse_reaction"):
        assert "no one may be reading this chat" in content.cards[name].body


def test_nothing_is_sold_under_risks_and_cards(content: Content) -> None:
    for name in NO_SALES:
        topic = content.topics[name]
        assert not SALES.search(f"{topic.answer} {topic.more}"), name
        assert "book_appointment" not in topic.follow_ups, name
    for card in content.cards.values():
        assert not SALES.search(f"{card.lead} {card.body}"), card.id
