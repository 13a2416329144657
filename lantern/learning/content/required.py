"""Checks that the lines the software says by name are there."""

from collections.abc import Iterator, Mapping

from lantern.learning.content.files import Folder
from lantern.learning.content.problems import Problem

NOTICES = frozenset(
    [
        "opening",
        "privacy_notice",
        "starter_intro",
        "menu_intro",
        "misses_1",
        "misses_2",
        "misses_3",
        "after_none_of_these",
        "empty_or_emoji",
        "language_es",
        "language_other",
        "degraded",
        "overloaded",
        "redacted",
        "redaction_failed",
        "more_nothing",
        "sources_intro",
        "handoff_intro",
        "handoff_sent",
        "handoff_failed",
        "handoff_minor",
        "out_of_hours",
        "hours_unknown",
        "after_safe",
        "closed",
        "erased",
        "check_in",
        "personal_advice_third",
        "opens_next",
        "handoff_unreached",
        "outside_us",
        "treatment_held",
        "last_question",
    ]
)
LABELS = frozenset(["more", "staff", "menu", "none_of_these"])
CONVERSATIONS = frozenset(
    [
        "greet",
        "goodbye",
        "thanks",
        "affirm",
        "deny",
        "complaint",
        "feedback_positive",
        "feedback_negative",
        "privacy",
        "more_detail",
        "repeat",
        "ask_sources",
        "out_of_scope",
        "not_covered",
    ]
)
TOPICS = frozenset({"bot_identity", "speak_to_human"})
NOTES = frozenset({"GENERAL", "PRIVACY", "REACTION"})
CARDS = frozenset(
    [
        "self_harm",
        "medical_emergency",
        "overdose",
        "adverse_reaction",
        "stopping_medicines",
        "personal_advice",
        "pregnancy",
        "minor",
        "third_party_risk",
        "abuse",
        "recreational_use",
        "bypass_rules",
    ]
)


def check_required(folder: Folder) -> Iterator[Problem]:
    """Yield every line that the software would look for in vain."""
    notices = folder.content.get("notices", {})
    shelves: Mapping[str, tuple[frozenset[str], set[str]]] = {
        "content/notices.yml notices": (NOTICES, set(notices.get("notices", {}))),
        "content/notices.yml labels": (LABELS, set(notices.get("labels", {}))),
        "data/conversation": (CONVERSATIONS, {s.id for s in folder.conversations}),
        "data/faq": (TOPICS, {s.id for s in folder.topics}),
        "content/disclaimers.yml": (NOTES, {e["id"] for e in folder.entries("disclaimers")}),
        "content/cards.yml": (CARDS, {e["id"] for e in folder.entries("cards")}),
    }
    for file, (needed, present) in shelves.items():
        for name in sorted(needed - present):
            yield Problem(file, "required_missing", name)
