"""Follow-up examples: questions that lean on a topic, and where their subject is kept."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message

AFTER = "after"  # topic id the example leans on
SUBJECT = "subject"  # how that topic is called in a sentence


def follow_up_metadata(after: str, subject: str, voice: str) -> dict[str, Any]:
    """Return what an example of a follow-up carries."""
    return {"voice": voice, AFTER: after, SUBJECT: subject}


def subject_of(example: Message) -> str | None:
    """Return the subject that a follow-up leans on; None for an example that stands alone."""
    return _metadata(example).get(SUBJECT)


def topic_of(example: Message) -> str | None:
    """Return the topic that a follow-up leans on; None for an example that stands alone."""
    return _metadata(example).get(AFTER)


def label_of(example: Message) -> str:
    """Return the full label of an example: `faq/safety`, `greet`."""
    return str(example.get(INTENT_RESPONSE_KEY) or example.get(INTENT))


def _metadata(example: Message) -> dict[str, Any]:
    found = (example.get("metadata") or {}).get("example")
    return found if isinstance(found, dict) else {}
