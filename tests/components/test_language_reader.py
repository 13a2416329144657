"""Other languages are recognised; English is never taken for one, however it is spelt."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.language_reader import LANGUAGE, LanguageReader, language_of
from components.readings import READING
from components.spelling import Speller
from tests.components.graph_parts import EXAMPLES, ODD_TEXTS, Graph
from tests.components.message_checks import (
    check_adds_and_never_removes,
    check_neighbours_do_not_matter,
    check_returns_the_same_messages_in_order,
    check_same_input_gives_same_bytes,
)
from tests.components.option_checks import (
    OPTION_CHECKS,
    check_defaults_are_a_fresh_dict,
    check_every_option_has_a_comment,
)

FOREIGN = {
    "¿Cuánto cuesta la infusión de ketamina?": "es",
    "me duele mucho la pierna y no puedo dormir": "es",
    "hola": "es",
    "Hola, necesito ayuda": "es",
    "por favor": "es",
    "hablan español?": "es",
    "wie lange dauert die Behandlung": "other",
    "quels sont les effets secondaires": "other",
    "Ile kosztuje leczenie ketaminą": "other",
    "bao nhiêu tiền một lần truyền": "other",
    "konbyen sa koute pou tretman an": "other",
    "какие побочные эффекты": "other",
    "价格是多少": "other",
    "ما هي الآثار الجانبية": "other",
}
ENGLISH = (
    "what does it cost",
    "hola what does it cost",  # mostly English
    "what does 价格 mean",
    "je veux ketamine infusion please",
    "ketamine gabapentin naltrexone",
    "esketamine spravato",
    "omg ur bot sux lol",
    "taco",
    "merci",  # a word alone names no language to a statistical reader
    "quanto custa",
    "[PHONE] and [EMAIL]",
    "😀",
    "123",
    "?!",
    "",
)
MISSPELT = {
    "waht is a ketmine infusoin": "what is a ketamine infusion",
    "hwo lnog dos it lst": "how long does it last",
    "dose inshurans pey fr ketmin": "does insurance pay for ketamine",
}
UNDERSTOOD = {
    "intent": {"name": "nlu_fallback", "confidence": 0.1},
    "questions": [{"text": "hola", "name": "greet"}],
}


@pytest.fixture(scope="module")
def languages(graph: Graph) -> LanguageReader:
    """The real reader of languages."""
    return graph.create(LanguageReader)


def read(languages: LanguageReader, text: str, reading: str | None = None) -> Message:
    """Process a message that was understood otherwise."""
    message = Message({TEXT: text, **UNDERSTOOD})
    if reading is not None:
        message.set(READING, reading)
    languages.process([message])
    return message


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_language_reader_options_keep_their_contract(check, graph: Graph) -> None:
    check(LanguageReader, graph)


def test_language_reader_documents_every_option() -> None:
    check_every_option_has_a_comment(LanguageReader)
    check_defaults_are_a_fresh_dict(LanguageReader)


@pytest.mark.parametrize(("text", "language"), FOREIGN.items(), ids=FOREIGN)
def test_foreign_message_gets_its_language(
    languages: LanguageReader, text: str, language: str
) -> None:
    message = read(languages, text, Speller({}).correct(text))
    assert message.get("intent") == {"name": "other_language", "confidence": 1.0}
    assert message.get("questions") == []
    assert message.get(LANGUAGE) == language
    assert message.as_dict(only_output_properties=True)[LANGUAGE] == language


@pytest.mark.parametrize("text", [*ENGLISH, *(t for texts in EXAMPLES.values() for t in texts)])
def test_english_message_keeps_what_was_understood(languages: LanguageReader, text: str) -> None:
    message = read(languages, text, text)
    assert message.get("intent") == UNDERSTOOD["intent"]
    assert message.get("questions") == UNDERSTOOD["questions"]
    assert message.get(LANGUAGE) is None


@pytest.mark.parametrize(("text", "meant"), MISSPELT.items(), ids=MISSPELT)
def test_misspelt_english_is_english(languages: LanguageReader, text: str, meant: str) -> None:
    assert read(languages, text, meant).get(LANGUAGE) is None


def test_message_without_a_text_is_left_alone(languages: LanguageReader) -> None:
    message = Message({})
    languages.process([message])
    assert message.data == {}


@pytest.mark.parametrize(
    ("options", "language"),
    [({}, "other"), ({"least_sure": 1.01}, None), ({"most_known": -0.1}, None)],
)
def test_options_decide_how_sure_the_reader_must_be(
    graph: Graph, options: dict[str, Any], language: str | None
) -> None:
    reader = graph.create(LanguageReader, **options)
    assert read(reader, "wie lange dauert die Behandlung").get(LANGUAGE) == language


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts_are_foreign_without_english_letters_alone(text: str) -> None:
    foreign = (ODD_TEXTS["right to left"], ODD_TEXTS["combining"])  # no English under the marks
    assert language_of(text, text) == ("other" if text in foreign else None)


def test_language_reader_keeps_the_contract_of_every_component(languages: LanguageReader) -> None:
    others = [Message({TEXT: odd}) for odd in ODD_TEXTS.values()]
    text = "wie lange dauert die Behandlung"
    check_adds_and_never_removes(languages, Message({TEXT: text}))
    check_same_input_gives_same_bytes(languages, Message({TEXT: text}), Message({TEXT: text}))
    check_neighbours_do_not_matter(languages, Message({TEXT: text}), others, Message({TEXT: text}))
    check_returns_the_same_messages_in_order(languages, [*others, Message({})])
