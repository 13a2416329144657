"""The reading is set beside the text, which stays as it was typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.model_files import ModelFileError
from components.readings import READING, reading
from components.spelling_reader import SpellingReader
from tests.components.damage import JSON_DAMAGES
from tests.components.graph_parts import ODD_TEXTS, Graph
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
from tests.components.small_pipeline import SUBJECTS, follow_up

ODD = pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
SLIPS = (
    "Waht is a ketmine infusoin",
    "does insurence pay for opiods",
    "[PHONE] plz",
    "complex regonal pain syndrom",
)


class Stored:
    """A reader trained on the project's examples, and where it is stored."""

    def __init__(self, folder: Path, graph: Graph, data: TrainingData) -> None:
        self.storage = LocalModelStorage(folder)
        self.resource = Resource("spelling")
        self.graph = graph
        self.reader = self.create()
        self.reader.train(data)

    def create(self, **options: Any) -> SpellingReader:
        """Create an untrained reader of the same place."""
        config = {**SpellingReader.get_default_config(), **options}
        return SpellingReader.create(config, self.storage, self.resource, self.graph.context)

    def load(self, **options: Any) -> SpellingReader:
        """Load what was stored."""
        config = {**SpellingReader.get_default_config(), **options}
        return SpellingReader.load(config, self.storage, self.resource, self.graph.context)


@pytest.fixture(scope="module")
def stored(
    tmp_path_factory: pytest.TempPathFactory, graph: Graph, project_data: TrainingData
) -> Stored:
    return Stored(tmp_path_factory.mktemp("spelling"), graph, project_data)


def read(reader: SpellingReader, text: str | None) -> Message:
    """Process one message."""
    message = Message({TEXT: text} if text is not None else {})
    reader.process([message])
    return message


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_spelling_reader_options_keep_their_contract(check, graph: Graph) -> None:
    check(SpellingReader, graph)


def test_spelling_reader_documents_every_option() -> None:
    check_every_option_has_a_comment(SpellingReader)
    check_defaults_are_a_fresh_dict(SpellingReader)


@ODD
def test_spelling_reader_adds_and_never_removes(stored: Stored, text: str) -> None:
    check_adds_and_never_removes(stored.reader, Message({TEXT: text}))
    check_same_input_gives_same_bytes(stored.reader, Message({TEXT: text}), Message({TEXT: text}))


def test_spelling_reader_neighbours_do_not_matter(stored: Stored) -> None:
    others = [Message({TEXT: odd}) for odd in ODD_TEXTS.values()]
    check_neighbours_do_not_matter(
        stored.reader, Message({TEXT: SLIPS[0]}), others, Message({TEXT: SLIPS[0]})
    )
    check_returns_the_same_messages_in_order(stored.reader, others)


@pytest.mark.parametrize(
    ("text", "meant"),
    zip(
        SLIPS,
        (
            "what is a ketamine infusion",
            "does insurance pay for opioids",
            "[PHONE] please",
            "complex regional pain syndrome",
        ),
    ),
)
def test_spelling_reader_sets_the_reading_and_leaves_the_text(
    stored: Stored, text: str, meant: str
) -> None:
    message = read(stored.reader, text)
    assert message.get(TEXT) == text
    assert message.get(READING) == reading(message) == meant


@pytest.mark.parametrize("text", ["", None])
def test_spelling_reader_reads_nothing_in_nothing(stored: Stored, text: str | None) -> None:
    message = read(stored.reader, text)
    assert message.get(READING) is None
    assert reading(message) == ""


def test_spelling_reader_keeps_the_reading_to_itself(stored: Stored) -> None:
    assert READING not in read(stored.reader, SLIPS[0]).as_dict(only_output_properties=True)


def test_spelling_reader_that_is_not_enabled_reads_the_text(stored: Stored) -> None:
    assert read(stored.load(enabled=False), SLIPS[0]).get(READING) == SLIPS[0]


def test_spelling_reader_corrects_the_same_after_loading(
    stored: Stored, project_data: TrainingData
) -> None:
    loaded = stored.load()
    texts = [*SLIPS, *ODD_TEXTS.values()]
    texts += [example.get(TEXT) for example in project_data.training_examples]
    assert [reading(read(loaded, text)) for text in texts] == [
        reading(read(stored.reader, text)) for text in texts
    ]


@pytest.mark.parametrize("damage", JSON_DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_vocabulary_is_refused(
    graph: Graph, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    stored = Stored(tmp_path, graph, TrainingData([Message({TEXT: "doctor doctor"})]))
    (file,) = tmp_path.rglob("words.json")
    damage(file)
    with pytest.raises(ModelFileError):
        stored.load()


def test_vocabulary_whose_counts_are_no_numbers_is_refused(graph: Graph, tmp_path: Path) -> None:
    stored = Stored(tmp_path, graph, TrainingData([Message({TEXT: "doctor doctor"})]))
    (file,) = tmp_path.rglob("words.json")
    file.write_text('{"doctor": "often"}', encoding="utf-8")
    with pytest.raises(ModelFileError):
        stored.load()


def test_spelling_reader_of_a_missing_resource_is_never_untrained(
    graph: Graph, tmp_path: Path
) -> None:
    with pytest.raises(ModelFileError):
        SpellingReader.load({}, LocalModelStorage(tmp_path), Resource("none"), graph.context)


def test_untrained_spelling_reader_cannot_be_asked(graph: Graph) -> None:
    with pytest.raises(AssertionError, match="untrained"):
        read(graph.create(SpellingReader), "waht")


@pytest.mark.parametrize("voice", ["typos", "dictated", "non_native"])
def test_voices_known_for_their_slips_teach_no_words(
    graph: Graph, tmp_path: Path, voice: str
) -> None:
    text = "wheelchair wheelchair wheelchair"
    misspelt = Message({TEXT: text, "metadata": {"example": {"voice": voice}}})
    plain = Message({TEXT: "elevator elevator", "metadata": {"example": {"voice": "plain"}}})
    reader = Stored(tmp_path, graph, TrainingData([misspelt, plain])).load()
    assert reading(read(reader, "wheelchiar")) == "wheelchiar"
    assert reading(read(reader, "elevatr")) == "elevator"


def test_examples_are_read_like_messages_and_keep_their_text(stored: Stored) -> None:
    example = Message({TEXT: SLIPS[0], INTENT: "greet"})
    stored.reader.process_training_data(TrainingData([example, Message({INTENT: "greet"})]))
    assert example.get(TEXT) == SLIPS[0]
    assert reading(example) == reading(read(stored.reader, SLIPS[0]))


def test_follow_up_example_is_read_after_its_subject(stored: Stored) -> None:
    example = follow_up("side_effects", "and how lng do they last", "infusion_duration")
    stored.reader.process_training_data(TrainingData([example]))
    assert reading(example) == f"{SUBJECTS['side_effects']}: how long do they last"
    assert example.get(TEXT) == "and how lng do they last"
