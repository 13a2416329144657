"""The rules in the browser find what the rules on the server find, word for word.

The sealed sets are among the texts, so a difference is named by its place, never by its words.
"""

from __future__ import annotations

from tests.widget.both import Both
from wire.cards import merge_cards
from wire.content import read_content

SHOWN = 20
MOST_MILLISECONDS = 20  # of a text of 1,000 characters; under 1 on a machine that is not busy


def test_tokens_are_the_same(both: Both) -> None:
    wrong = [
        place
        for (text, place), tokens in zip(both.places.items(), both.browser["tokens"], strict=True)
        if both.tokens[text] != tokens
    ]
    assert wrong[:SHOWN] == []


def test_rules_classes_and_tiers_are_the_same(both: Both) -> None:
    wrong, fired = [], 0
    results = zip(both.windows.items(), both.browser["results"], strict=True)
    for (window, place), result in results:
        mine = both.results[window]
        fired += mine.fired
        if (mine.classes, mine.tier, mine.rules) != (
            tuple(result["classes"]),
            result["tier"],
            tuple(result["rules"]),
        ):
            wrong.append(place)
    assert wrong[:SHOWN] == []
    assert fired > 1000  # the inputs are such that there is something to agree on


def test_cards_are_the_same(both: Both) -> None:
    content = read_content(both.compiled)
    line = content.notices["spanish_crisis"]
    for (classes, spanish, known), card in zip(both.merges, both.browser["cards"], strict=True):
        mine = merge_cards(content.cards, classes, **known)
        assert card == {
            "text": f"{line}\n\n{mine.text}" if spanish else mine.text,
            "links": [{"label": link.label, "href": link.href} for link in mine.links],
            "triage_all": list(mine.triage_all),
            "priority": mine.priority,
            "exit_label": mine.exit_label,
        }


def test_long_messages_are_read_quickly(both: Both) -> None:
    assert 0 < both.browser["milliseconds"] < MOST_MILLISECONDS
