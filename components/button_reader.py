"""A pressed button is not understood but known: its act decides the intent."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from components.options import checked_options
from wire import names
from wire.payloads import Button, PayloadError

_INTENTS = {
    "topic": names.INTENT_FAQ,
    "more": "more_detail",
    "sources": "ask_sources",
    "none_of_these": "deny",
    "menu": "topic_menu",
    "staff": "request_handoff",
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ButtonReader(GraphComponent):
    """Overrides the intent of messages whose metadata holds a button that the web app verified."""

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
    ) -> ButtonReader:
        """Return the reader. Raises InvalidConfigException."""
        checked_options(cls, cls.get_default_config(), config)
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and question from the button. Raises PayloadError on a broken one."""
        for message in messages:
            data = (message.get("metadata") or {}).get("button")
            if data is not None:
                _apply(message, Button.from_dict(data))
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        """Training examples are never buttons."""
        return training_data


def _apply(message: Message, button: Button) -> None:
    if button.act not in _INTENTS or (button.act == "topic" and not button.topic):
        raise PayloadError(f"a button with the act {button.act!r} cannot be understood")
    message.set(INTENT, {"name": _INTENTS[button.act], "confidence": 1.0}, add_to_output=True)
    message.set("questions", [], add_to_output=True)
    if button.act == "topic":
        name = f"{names.FAQ_PREFIX}{button.topic}"
        question = {
            "text": button.title,
            "name": name,
            "confidence": 1.0,
            "band": names.BAND_ANSWER,
            "ranking": [{"name": name, "confidence": 1.0}],
        }
        message.set("questions", [question], add_to_output=True)
