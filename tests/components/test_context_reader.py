"""A message is read after the topic in the tracker's slot, where it leans on it and only there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.context_reader import BARE, CONTEXT_TOPIC, IN_CONTEXT, SUBJECTS, ContextReader
from components.follow_ups import follow_up_metadata, label_of, subject_of, topic_of
from components.model_files import ModelFileError
from components.readings import READING
from tests.components import small_pipeline
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
from tests.components.small_pipeline import (
    Pipeline,
    follow_up,
    small_data,
    tracker_with,
)

TOPICS = list(small_pipeline.SUBJECTS)


def stored(graph: Graph, folder: Path, **options: Any) -> tuple[ContextReader, Callable[[], Any]]:
    """Train a reader; return it with a way to load it again."""
    place = (LocalModelStorage(folder), Resource("context"), graph.context)
    config = {**ContextReader.get_default_config(), **options}
    reader = ContextReader.create(config, *place)
    reader.train(small_data())
    return reader, lambda: ContextReader.load(config, *place)


@pytest.fixture
def context(graph: Graph, tmp_path: Path) -> ContextReader:
    """A reader that knows the small topics."""
    return stored(graph, tmp_path)[0]


def read(context: ContextReader, text: str, **slots: Any) -> Message:
    """Process one message with a tracker of these slots."""
    message = Message({TEXT: text})
    context.process([message], tracker_with(**slots))
    return message


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_context_reader_options_keep_their_contract(check, graph: Graph) -> None:
    check(ContextReader, graph)


def test_context_reader_documents_every_option() -> None:
    check_every_option_has_a_comment(ContextReader)
    check_defaults_are_a_fresh_dict(ContextReader)


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_context_reader_adds_and_never_removes(context: ContextReader, text: str) -> None:
    check_adds_and_never_removes(context, Message({TEXT: text}))
    check_same_input_gives_same_bytes(context, Message({TEXT: text}), Message({TEXT: text}))
    assert read(context, text, topic="side_effects").get(TEXT) == text


def test_context_reader_neighbours_do_not_matter(context: ContextReader) -> None:
    others = [Message({TEXT: odd}) for odd in ODD_TEXTS.values()]
    check_neighbours_do_not_matter(context, Message({TEXT: "why"}), others, Message({TEXT: "why"}))
    check_returns_the_same_messages_in_order(context, others)


def test_leaning_message_is_read_after_the_topic_of_the_slot(context: ContextReader) -> None:
    message = read(context, "ok, and how long?", topic="side_effects")
    assert message.get(BARE) == "how long?"
    assert message.get(IN_CONTEXT) == "the side effects: how long?"
    assert message.get(CONTEXT_TOPIC) == "side_effects"


@pytest.mark.parametrize(
    "slots",
    [{}, {"topic": None}, {"topic": "parking"}, {"topic": 7}, {"topic": ["side_effects"]}],
    ids=str,
)
def test_leaning_message_without_a_known_topic_stands_alone(
    context: ContextReader, slots: dict[str, Any]
) -> None:
    message = read(context, "and how long?", **slots)
    assert [message.get(name) for name in (BARE, IN_CONTEXT, CONTEXT_TOPIC)] == [None] * 3


def test_message_without_a_tracker_stands_alone(context: ContextReader) -> None:
    message = Message({TEXT: "and how long?"})
    context.process([message])
    assert message.get(IN_CONTEXT) is None
    assert message.get(SUBJECTS) == small_pipeline.SUBJECTS


def test_complete_question_is_not_bent(context: ContextReader) -> None:
    message = read(context, "does insurance pay for ketamine infusion therapy", topic=TOPICS[1])
    assert [message.get(name) for name in (BARE, IN_CONTEXT, CONTEXT_TOPIC)] == [None] * 3


def test_message_that_turns_away_is_read_bare_and_not_in_context(context: ContextReader) -> None:
    message = read(context, "no, I meant the price", topic="side_effects")
    assert message.get(BARE) == "the price"
    assert message.get(IN_CONTEXT) is None


def test_reading_is_taken_rather_than_the_text(context: ContextReader) -> None:
    message = Message({TEXT: "and hwo lnog", READING: "and how long"})
    context.process([message], tracker_with(topic="side_effects"))
    assert message.get(IN_CONTEXT) == "the side effects: how long"


def test_context_reader_that_is_not_enabled_reads_nothing_in_context(
    graph: Graph, tmp_path: Path
) -> None:
    reader, _ = stored(graph, tmp_path, enabled=False)
    assert read(reader, "and how long?", topic="side_effects").get(IN_CONTEXT) is None


def test_context_reader_reads_the_same_after_loading(graph: Graph, tmp_path: Path) -> None:
    reader, load = stored(graph, tmp_path)
    loaded = load()
    for topic in TOPICS:
        for text in ("why", "ok and then", "no, I meant cost", *ODD_TEXTS.values()):
            before, after = read(reader, text, topic=topic), read(loaded, text, topic=topic)
            assert before.data == after.data


@pytest.mark.parametrize("damage", JSON_DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_subjects_are_refused(
    graph: Graph, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    _, load = stored(graph, tmp_path)
    (file,) = tmp_path.rglob("subjects.json")
    damage(file)
    with pytest.raises(ModelFileError):
        load()


def test_context_reader_of_a_missing_resource_is_refused(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError):
        ContextReader.load({}, LocalModelStorage(tmp_path), Resource("none"), graph.context)


# Follow-up examples.


def test_follow_up_metadata_says_after_which_topic() -> None:
    assert follow_up_metadata("side_effects", "the side effects", "typos") == {
        "voice": "typos",
        "after": "side_effects",
        "subject": "the side effects",
    }


def test_follow_up_example_names_topic_subject_and_label() -> None:
    example = follow_up("side_effects", "who pays then", "cost_insurance")
    assert topic_of(example) == "side_effects"
    assert subject_of(example) == "the side effects"
    assert label_of(example) == "faq/cost_insurance"


@pytest.mark.parametrize(
    "metadata", [None, {}, {"example": None}, {"example": "plain"}, {"example": {"voice": "plain"}}]
)
def test_example_that_stands_alone_has_no_subject(metadata: Any) -> None:
    example = Message({TEXT: "hi", "intent": "greet", "metadata": metadata})
    assert (topic_of(example), subject_of(example), label_of(example)) == (None, None, "greet")


def test_follow_up_of_the_project_is_learnt_as_it_will_be_read(
    graph: Graph, tmp_path: Path, project_data: TrainingData, pipeline: Pipeline
) -> None:
    """Where a follow-up leans, training and conversation give the very same words."""
    place = (LocalModelStorage(tmp_path), Resource("context"), graph.context)
    context = ContextReader.create(ContextReader.get_default_config(), *place)
    context.train(project_data)
    compared = 0
    for example in project_data.training_examples:
        if topic_of(example) is None:
            continue
        learnt = Message({**example.data})
        pipeline.spelling.process_training_data(TrainingData([learnt]))
        asked = Message({TEXT: example.get(TEXT)})
        pipeline.spelling.process([asked])
        context.process([asked], tracker_with(topic=topic_of(example)))
        if asked.get(IN_CONTEXT):
            compared += 1
            assert asked.get(IN_CONTEXT) == learnt.get(READING)
    assert compared > 100
