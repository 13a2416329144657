"""What components read of a message: its words as they were meant, not as they were typed."""

from __future__ import annotations

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

READING = "reading"  # str on a message: the text with its spelling put right


def reading(message: Message) -> str:
    """Return the text to understand: the reading where there is one, else the text itself."""
    return str(message.get(READING) or message.get(TEXT) or "")
