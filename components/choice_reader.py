"""Reads words that name a button: "the second one", "number 2", "the last please"."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from components.options import checked_options
from components.readings import reading
from wire import names

CHOICE = "choice"  # int on a message: 1 is the first button, -1 the last

_PLACES = {
    1: ("first", "1st", "one", "1", "top", "uno"),
    2: ("second", "2nd", "two", "2", "middle"),
    3: ("third", "3rd", "three", "3"),
    4: ("fourth", "4th", "four", "4"),
    -1: ("last", "bottom", "final"),
}
_NUMBERS = {word: place for place, words in _PLACES.items() for word in words}
_BEFORE = r"""(?:(?:no+|not\s+that|ok(?:ay)?|yes|yeah|um+|erm?|uh|so|and|then|hmm+|well|please|maybe
    |sorry|thanks?(?:\s+you)?|actually|just|now|i(?:'d|\s+would|'ll|\s+will)?\s+(?:want|like|mean|
    meant|pick|choose|chose|take|say|go\s+(?:for|with))(?:\s+to\s+(?:know|hear|see|ask|read))?
    |i(?:'ll|\s+will)?\s+(?:have|do|try)
    |(?:can|could)\s+(?:i|you|we)\s+(?:have|see|get|do|tell\s+me|show\s+me|hear)|tell\s+me
    |show\s+me|give\s+me|go\s+(?:with|for)|let'?s\s+(?:do|see|have|go\s+(?:with|for))|what|how
    |about|press|tap|answer|open|read)\b[\s,.:!-]*)*"""
_NAMED = r"(?:(?:the|that|your|option|number|nr|no|choice|question|button|link|topic)\b[\s.]*|\#)*"
_AFTER = r"""(?:[\s,]+(?:one|1|option|question|button|choice|topic|link|thing
    |of\s+(?:those|them|these)|on\s+(?:the|your)\s+list|in\s+(?:the|your)\s+list|you\s+(?:said|listed|mentioned|gave|showed)
    |there|above|below|please|pls|then|thanks?(?:\s+you)?|for\s+me|instead|again|too)\b)*"""
_CHOICE = re.compile(
    rf"^{_BEFORE}{_NAMED}(?P<place>{'|'.join(_NUMBERS)})\b{_AFTER}[\s.,!?]*$",
    re.IGNORECASE | re.VERBOSE,
)
# Numbers that count or point rather than name a button: "one question", "yes that one".
_NO_CHOICE = re.compile(
    r"""\b(?:one|two|three|four|[1-4])\s+(?:question|thing)\b
    |^\W*(?:(?:so|ok(?:ay)?|and|now|sorry|then)\b\W*)*(?:first|last|final)\s+(?:question|thing)\b
    |\bno\s+one\b|\b(?:that|the|your)\s+one\b|\bone\s+of\b
    |\b(?:have|do|try|take|get|just)\s+(?:one|two|three|four|[1-4])\b
    |\b(?:want|like|see|what|how|about|me)\s+(?:one|two|three|four)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def choice_in(text: str) -> int | None:
    """Return which button `text` names (1 is the first, -1 the last), or None."""
    bare = text.strip().strip("()\"'\u201c\u201d")
    found = _CHOICE.match(bare)
    return _NUMBERS[found["place"].lower()] if found and not _NO_CHOICE.search(bare) else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ChoiceReader(GraphComponent):
    """Overrides the intent of messages that name a button, where buttons were shown."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """It has no options."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChoiceReader:
        """Return the reader. Raises InvalidConfigException."""
        checked_options(cls, cls.get_default_config(), config)
        return cls()

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Set intent and choice of messages that name one of the buttons shown last."""
        for message in messages if _offers(tracker) else []:
            place = choice_in(reading(message))
            if place is not None:
                intent = {"name": names.INTENT_CHOICE, "confidence": 1.0}
                message.set(INTENT, intent, add_to_output=True)
                message.set("questions", [], add_to_output=True)
                message.set(CHOICE, place, add_to_output=True)
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        """Training examples name no buttons."""
        return training_data


def _offers(tracker: DialogueStateTracker | None) -> bool:
    if tracker is None:
        return False
    return bool(tracker.get_slot("offer") or tracker.get_slot("last_answer"))
