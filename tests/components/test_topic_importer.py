"""Examples are read as Rasa reads them, and follow-ups under the label they ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message

from components.follow_ups import label_of, subject_of, topic_of
from components.topic_importer import TopicImporter, examples, label_for

SIDE_EFFECTS = """
version: "3.1"
topic:
  id: side_effects
  subject: the side effects
nlu:
- intent: faq/side_effects
  examples:
  - text: "what are the side effects "
    metadata: {voice: plain}
  - text: does it make you sick
"""
ASKED_NEXT = """
asked_next:
- {text: " and the price?", topic: cost_insurance, voice: casual}
- {text: are there others, topic: side_effects, voice: plain}
- {text: can I ask somebody, topic: speak_to_human, voice: plain}
- {text: what else can you do, topic: capabilities, voice: plain}
"""
# Read after the file whose follow-ups ask for them.
OTHERS = {
    "price": "nlu: [{intent: faq/cost_insurance, examples: [{text: price}]}]",
    "staff": "nlu: [{intent: request_handoff, examples: [{text: a person please}]}]",
    "what": "nlu: [{intent: capabilities, examples: [{text: what can you do}]}]",
}


def imported(folder: Path, **files: str) -> list[Message]:
    """Write files and read them as Rasa does with the project's."""
    paths = []
    for name, content in files.items():
        path = folder / f"{name}.yml"
        path.write_text(content, encoding="utf-8")
        paths.append(str(path))
    return list(TopicImporter(training_data_paths=paths).get_nlu_data().training_examples)


def test_examples_are_those_of_rasas_own_reader(tmp_path: Path) -> None:
    path = tmp_path / "side_effects.yml"
    path.write_text(SIDE_EFFECTS.replace("topic:", "unknown:"), encoding="utf-8")
    rasas = RasaYAMLReader().reads(path.read_text(encoding="utf-8")).training_examples
    assert [m.data for m in examples(path)] == [m.data for m in rasas]


def test_follow_ups_stand_behind_the_examples_under_the_label_they_ask_for(tmp_path: Path) -> None:
    messages = imported(tmp_path, first=SIDE_EFFECTS + ASKED_NEXT, **OTHERS)
    assert [(m.get(TEXT), label_of(m), topic_of(m), subject_of(m)) for m in messages] == [
        ("what are the side effects", "faq/side_effects", None, None),
        ("does it make you sick", "faq/side_effects", None, None),
        ("price", "faq/cost_insurance", None, None),
        ("a person please", "request_handoff", None, None),
        ("what can you do", "capabilities", None, None),
        ("and the price?", "faq/cost_insurance", "side_effects", "the side effects"),
        ("are there others", "faq/side_effects", "side_effects", "the side effects"),
        ("can I ask somebody", "request_handoff", "side_effects", "the side effects"),
        ("what else can you do", "capabilities", "side_effects", "the side effects"),
    ]
    assert {m.get(INTENT) for m in messages} == {"faq", "request_handoff", "capabilities"}
    assert messages[5].get("metadata") == {
        "example": {"voice": "casual", "after": "side_effects", "subject": "the side effects"}
    }


def test_examples_of_a_file_hold_no_follow_ups(tmp_path: Path) -> None:
    path = tmp_path / "side_effects.yml"
    path.write_text(SIDE_EFFECTS + ASKED_NEXT, encoding="utf-8")
    assert [m.get(TEXT) for m in examples(path)] == [
        "what are the side effects",
        "does it make you sick",
    ]


@pytest.mark.parametrize("block", ["", "asked_next: null", "asked_next: []"])
def test_file_without_follow_ups_has_its_examples(tmp_path: Path, block: str) -> None:
    assert len(imported(tmp_path, first=SIDE_EFFECTS + block)) == 2


@pytest.mark.parametrize("content", ["", "version: '3.1'", "rules: []"])
def test_file_without_examples_has_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rules.yml"
    path.write_text(content, encoding="utf-8")
    assert examples(path) == []


@pytest.mark.parametrize(
    "line",
    [
        "{text: and then, topic: no_such_topic, voice: plain}",
        "{text: and then, voice: plain}",
        "{topic: side_effects, voice: plain}",
        "{text: and then, topic: side_effects}",
        "{text: 7, topic: side_effects, voice: plain}",
        "and then",
    ],
)
def test_broken_follow_up_is_refused_with_its_file(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"first\.yml: `asked_next`"):
        imported(tmp_path, first=f"{SIDE_EFFECTS}\nasked_next:\n- {line}\n")


@pytest.mark.parametrize("missing", ["  id: side_effects\n", "  subject: the side effects\n"])
def test_follow_ups_of_a_topic_without_id_or_subject_are_refused(
    tmp_path: Path, missing: str
) -> None:
    block = "asked_next:\n- {text: and then, topic: side_effects, voice: plain}\n"
    content = SIDE_EFFECTS + block
    assert len(imported(tmp_path, whole=content)) == 3
    with pytest.raises(ValueError, match=r"first\.yml: `asked_next`"):
        imported(tmp_path, first=content.replace(missing, ""))


@pytest.mark.parametrize(
    "content",
    [
        "nlu: [{intent: greet}]",
        "nlu: [{examples: [{text: hi}]}]",
        "nlu: [{intent: greet, examples: [{text: 7}]}]",
        "nlu: [{intent: greet, examples: [hi]}]",
        "nlu: [greet]",
        "nlu: 7",
    ],
)
def test_broken_example_is_refused_with_its_file(tmp_path: Path, content: str) -> None:
    with pytest.raises(ValueError, match=r"first\.yml: an `nlu` block"):
        imported(tmp_path, first=content)


@pytest.mark.parametrize(
    ("topic", "label"),
    [
        ("safety", "faq/safety"),
        ("capabilities", "capabilities"),
        ("bot_identity", "bot_challenge"),
        ("speak_to_human", "request_handoff"),
    ],
)
def test_label_of_a_topic_is_its_own_or_that_of_the_intent_that_asks_for_it(
    topic: str, label: str
) -> None:
    assert label_for(topic, {"faq/safety", "capabilities", "bot_challenge", "request_handoff"}) == (
        label
    )


@pytest.mark.parametrize("topic", ["safety", "bot_identity", ""])
def test_label_that_nothing_has_is_refused(topic: str) -> None:
    with pytest.raises(KeyError):
        label_for(topic, {"faq/parking", "greet"})


def test_ambiguous_message_stands_once_under_each_of_its_topics(tmp_path: Path) -> None:
    unclear = 'nlu: []\nambiguous: [{text: "how much ", topics: [cost_insurance, speak_to_human]}]'
    messages = imported(tmp_path, **OTHERS, unclear=unclear)
    found = [(m.get(INTENT), label_of(m)) for m in messages if m.get(TEXT) == "how much"]
    assert [label for _, label in found] == ["faq/cost_insurance", "request_handoff"]


def test_broken_ambiguous_message_is_refused_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unclear"):
        imported(tmp_path, **OTHERS, unclear='nlu: []\nambiguous: [{text: "x", topics: [no]}]')
