"""A small content, compiled by the real compiler, with words that tests can spell out."""

from pathlib import Path
from typing import Any

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import Folder, Source
from wire.content import Content, read_content

Json = dict[str, Any]


def claim(text: str, *ids: str) -> Json:
    return {"text": text, "kind": "claim", "ids": list(ids)}


def policy(text: str) -> Json:
    return {"text": text, "kind": "site_policy", "ids": []}


def topic(name: str, **fields: Any) -> Source:
    body = {
        "id": name,
        "title": f"About {name}",
        "question": f"What is {name}?",
        "group": "crps",
        "coverage": "full",
        "answer": [policy(f"Short {name}.")],
        "more": [policy(f"Long {name}.")],
        "disclaimers": ["GENERAL"],
        "follow_ups": [],
        **fields,
    }
    return Source(f"data/faq/{name}.yml", body, ())


def conversation(name: str) -> Source:
    body = {"id": name, "title": name, "reply": [policy(f"Reply to {name}.")]}
    return Source(f"data/conversation/{name}.yml", body, ())


TOPICS = (
    topic(
        "effects",
        group="risks",
        answer=[claim("One.", "A1", "A2"), claim("Two.", "B1"), policy("Three."), policy("Four.")],
        more=[claim("Five.", "B1")],
        disclaimers=["RISK", "REACTION"],
        follow_ups=["relief", "price", "speak_to_human", "medicines"],
    ),
    topic("relief", group="risks", disclaimers=["EFFECT", "EVIDENCE", "OFFLABEL"]),
    topic("approval", group="risks", disclaimers=["OFFLABEL", "RISK"]),
    topic("procedure", disclaimers=["OFFLABEL", "GENERAL"], follow_ups=["effects", "relief"]),
    topic("medicines", group="risks", disclaimers=["INTERACT", "MEDCHANGE"]),
    topic("diagnosis", answer=[policy("No."), policy("Would you like to speak with our staff?")]),
    topic("price", group="clinic", more=[], disclaimers=["NOTCOVERED", "CLINICINFO", "PRIVACY"]),
    topic("outside", balance=[policy("A newer review disagrees.")]),
    topic("bot_identity", title="About me", group="clinic", disclaimers=["PRIVACY"]),
    topic(
        "speak_to_human",
        title="Talk to us",
        group="clinic",
        disclaimers=["CLINICINFO", "PRIVACY"],
        follow_ups=["price"],
    ),
)

CONVERSATIONS = tuple(
    conversation(name)
    for name in [
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


def note(name: str, rank: int, frequency: str = "always", position: str = "after") -> Json:
    return {
        "id": name,
        "text": f"{name} note.",
        "rank": rank,
        "frequency": frequency,
        "position": position,
        "every_time_on": ["approval", "relief"] if name == "OFFLABEL" else [],
    }


def merged(rank: int, *parts: str) -> Json:
    text = f"{' and '.join(parts)} note."
    return {"parts": list(parts), "text": text, "rank": rank, "position": "after"}


def card(name: str, order: int, priority: str, *numbers: str) -> Json:
    return {
        "id": name,
        "order": order,
        "priority": priority,
        "lead": [policy(f"Lead of {name}.")],
        "body": [policy(f"Body of {name}.")],
        "actions": [{"kind": "tel", "number": n, "label": f"Call {n}"} for n in numbers],
        "back_label": None if priority == "P3" else "Go back",
        "tier_c_line": [policy("Call 988 any time.")] if name == "self_harm" else None,
    }


def notices() -> Json:
    names = "misses_1 misses_2 misses_3 after_none_of_these empty_or_emoji more_nothing"
    names += " language_es language_other"
    return {name: {"text": [policy(f"Notice {name}.")]} for name in names.split()} | {
        "sources_intro": {"text": [policy("That came from:")]},
        "menu_intro": {"text": [policy("Topics:")]},
    }


CONTENT: Json = {
    "sources": {
        "documents": [{"id": "000", "title": "First"}, {"id": "004", "title": "Second"}],
        "references": [],
    },
    "claims": {
        "claims": [
            {"id": "A1", "document": "000", "section": "Opening"},
            {"id": "A2", "document": "000", "section": "Opening"},
            {"id": "B1", "document": "004", "section": "Risks"},
        ]
    },
    "glossary": {"terms": []},
    "disclaimers": {
        "disclaimers": [
            note("INTERACT", 1, position="before"),
            note("MEDCHANGE", 2, position="before"),
            note("REACTION", 3),
            note("RISK", 5),
            note("OFFLABEL", 6, "once"),
            note("EFFECT", 7),
            note("EVIDENCE", 8),
            note("CLINICINFO", 11),
            note("GENERAL", 12, "once"),
            note("PRIVACY", 13, "start"),
            note("NOTCOVERED", 14, "in_text"),
        ],
        "merged": [merged(7, "EFFECT", "EVIDENCE"), merged(5, "RISK", "OFFLABEL")],
    },
    "cards": {
        "cards": [
            card("overdose", 2, "P0", "emergency", "poison"),
            card("self_harm", 3, "P0", "lifeline", "emergency"),
            card("bypass_rules", 12, "P3"),
        ]
    },
    "phone_numbers": {
        "phone_numbers": [
            {"id": "emergency", "number": "911", "dial": "911"},
            {"id": "lifeline", "number": "988", "dial": "988"},
            {"id": "poison", "number": "1-800-222-1222", "dial": "18002221222"},
        ]
    },
    "notices": {
        "notices": notices(),
        "labels": {
            "more": "Tell me more",
            "staff": "Talk to our staff",
            "menu": "See all topics",
            "none_of_these": "None of these",
        },
    },
    "menu": {
        "groups": [{"id": "crps", "heading": "CRPS"}, {"id": "risks", "heading": "Risks"}],
        "starters": ["procedure", "effects"],
    },
    "hints": {"current_problem": ["right now", "wont stop"]},
    "red_flags": {},
}


def small_content(**clinic: Any) -> Content:
    """Compile the small content for a clinic with these settings."""
    folder = Folder(Path(), TOPICS, CONVERSATIONS, CONTENT, clinic)
    return read_content(compile_folder(folder))
