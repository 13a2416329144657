"""The fixed names that more than one process uses."""

from typing import Final

# Rasa intents that are not topics.
INTENT_FAQ: Final = "faq"
INTENT_CLARIFY: Final = "clarify"
INTENT_FALLBACK: Final = "nlu_fallback"
INTENT_OUT_OF_SCOPE: Final = "out_of_scope"
FAQ_PREFIX: Final = "faq/"
INTENT_NOT_COVERED: Final = "not_covered"
# Known to have no answer: about something else, or about the subject but in no article.
STRANGERS: Final = frozenset({INTENT_OUT_OF_SCOPE, INTENT_NOT_COVERED})
INTENT_CHOICE: Final = "choose_button"
INTENT_LANGUAGE: Final = "other_language"
INTENT_TRIAGE: Final = "triage_alert"

# Topics that intents of their own ask for.
ASKED_AS: Final = {"bot_identity": "bot_challenge", "speak_to_human": "request_handoff"}

# Slots of the dialogue record, in the order in which they are written down.
RECORD_SLOTS: Final = (
    "topic",
    "offer",
    "last_answer",
    "notes",
    "misses",
    "now",
    "last_seen",
)

# Confidence bands of the classifier.
BAND_ANSWER: Final = "answer"
BAND_CLARIFY: Final = "clarify"
BAND_FALLBACK: Final = "fallback"

# Message types and authors (CONTRACT).
MESSAGE_TYPES: Final = frozenset(
    {"text", "answer", "clarify", "card", "fallback", "smalltalk", "handoff", "notice"}
)
AUTHORS: Final = frozenset({"visitor", "bot", "staff", "system"})
STATES: Final = frozenset({"bot", "paused", "waiting_for_staff", "with_staff", "closed"})

# What pressing a button does.
BUTTON_ACTS: Final = frozenset(
    {
        "topic",  # answer this topic
        "more",  # the longer text of this topic
        "sources",  # where this topic's answer comes from
        "none_of_these",  # refuse a "did you mean"
        "menu",  # all topics
        "staff",  # talk to the staff
        "back",  # close the card that paused the conversation
    }
)

# The name of the channel in its address: /webhooks/lantern/webhook
CHANNEL_NAME: Final = "lantern"
SECRET_HEADER: Final = "X-Lantern-Secret"  # noqa: S105 (the name of a header)
