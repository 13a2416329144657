"""Recognises messages that are not in English.

A message counts as foreign when hardly any of its words is English, medical or the visitors'
own, and py3langid (Lui and Baldwin, langid.py, 2012) names another language before and after its
slips are put right, so that a misspelt English message is not taken for Welsh.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.options import checked_options
from components.readings import reading
from components.spelling import share_known
from wire import names

LANGUAGE = "language"  # "es" or "other" on a message that is not in English

# Those that visitors of a clinic in the United States are likeliest to write; the rarer ones
# would only be confused with misspelt English.
_LANGUAGES = (
    "am", "ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "gu", "he", "hi",
    "ht", "hu", "id", "it", "ja", "km", "ko", "lo", "ne", "nl", "no", "pa", "pl", "pt", "ro",
    "ru", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
# Short calls that name no language to a statistical reader.
_SPANISH = frozenset(
    {"hola", "gracias", "ayuda", "ayúdame", "ayudame", "español", "espanol", "hablan", "habla",
     "buenas", "buenos", "por", "favor", "dolor", "necesito", "cita", "cuánto", "cuanto", "cuesta",
     "qué", "dónde", "cómo", "quiero", "tengo", "señor", "señora", "ustedes", "usted"}
)  # fmt: skip
SHORTEST = 3  # words; in fewer a statistical reader is often wrong
MENDED = 0.9  # known share of an English message once its slips are put right
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_LANGUAGES))
    return identifier


def language_of(
    text: str, corrected: str, most_known: float = 0.5, least_sure: float = 0.9
) -> str | None:
    """Return "es" for Spanish, "other" for another language, None for English or too little.

    `corrected` is the text with its slips put right as if it were English: misspelt English then
    reads as English, while a foreign text still does not.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return None
    if not _LATIN.search(text):
        return "other"  # another script
    if share_known(text) > most_known:
        return None
    if 2 * sum(word in _SPANISH for word in words) >= len(words):
        return "es"
    if len(words) < SHORTEST or share_known(corrected) >= MENDED:
        return None
    language, sure = _identifier().classify(text)
    if language == "en" or sure < least_sure or _identifier().classify(corrected)[0] == "en":
        return None
    return "es" if language == "es" else "other"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageReader(GraphComponent):
    """Overrides the intent of messages in other languages, and says which reply they get."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options with their defaults."""
        return {
            # At most this share of a foreign message's words is known English.
            "most_known": 0.5,
            # Least probability of the language.
            "least_sure": 0.9,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._most_known: float = config["most_known"]
        self._least_sure: float = config["least_sure"]
        _identifier()  # loaded at the start rather than at the first foreign message

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["py3langid"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageReader:
        """Return the reader. Raises InvalidConfigException."""
        return cls(checked_options(cls, cls.get_default_config(), config))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and language of messages that are not in English."""
        for message in messages:
            text = str(message.get(TEXT) or "")
            language = language_of(text, reading(message), self._most_known, self._least_sure)
            if language is not None:
                intent = {"name": names.INTENT_LANGUAGE, "confidence": 1.0}
                message.set(INTENT, intent, add_to_output=True)
                message.set("questions", [], add_to_output=True)
                message.set(LANGUAGE, language, add_to_output=True)
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        """Training examples are English, or strangers on purpose."""
        return training_data
