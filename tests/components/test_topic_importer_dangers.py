"""Files of `triage:` become examples without an intent, each with the classes it calls for."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.topic_importer import TopicImporter, examples
from wire.triage import CLASS_ORDER

ABUSE = """
version: "3.1"
nlu: []
triage: abuse
examples:
- text: "he hit me just now "
  metadata: {way: explicit, now: true}
- text: he used to hit me
  metadata: {way: veiled}
- text: he hits me and I want to die
  metadata: {way: slang, also: [self_harm]}
look_alikes:
- text: the bill hit me hard
  metadata: {way: embedded}
"""
TOPIC = """
nlu:
- intent: faq/safety
  examples:
  - text: is it safe
"""


def imported(folder: Path, **files: str) -> TrainingData:
    """Write files and read them as Rasa does with the project's."""
    paths = []
    for name, content in files.items():
        path = folder / f"{name}.yml"
        path.write_text(content, encoding="utf-8")
        paths.append(str(path))
    return TopicImporter(training_data_paths=paths).get_nlu_data()


def metadata(message: Message) -> object:
    """Return what an example carries."""
    return message.get("metadata")["example"]


def test_each_example_carries_its_classes_and_whether_it_is_urgent(tmp_path: Path) -> None:
    found = imported(tmp_path, abuse=ABUSE).training_examples
    assert [(m.get(TEXT), m.get(INTENT), metadata(m)) for m in found] == [
        ("he hit me just now", None, {"triage": ["abuse"], "urgent": True, "voice": "explicit"}),
        ("he used to hit me", None, {"triage": ["abuse"], "urgent": False, "voice": "veiled"}),
        (
            "he hits me and I want to die",
            None,
            {"triage": ["abuse", "self_harm"], "urgent": True, "voice": "slang"},
        ),
        ("the bill hit me hard", None, {"triage": [], "voice": "look_alike"}),
    ]


def test_dangers_stand_behind_everything_and_train_no_intent(tmp_path: Path) -> None:
    data = imported(tmp_path, abuse=ABUSE, topic=TOPIC)
    assert data.training_examples[0].get(TEXT) == "is it safe"
    assert [m.get(TEXT) for m in data.intent_examples] == ["is it safe"]
    assert len(data.training_examples) == 5


def test_dangers_are_no_examples_of_their_file(tmp_path: Path) -> None:
    path = tmp_path / "abuse.yml"
    path.write_text(ABUSE, encoding="utf-8")
    assert examples(path) == []


@pytest.mark.parametrize("name", CLASS_ORDER)
def test_urgent_is_what_cannot_wait(tmp_path: Path, name: str) -> None:
    content = f"""
nlu: []
triage: {name}
examples:
- {{text: now, metadata: {{way: slang, now: true}}}}
- {{text: once, metadata: {{}}}}
"""
    now, once = imported(tmp_path, one=content).training_examples
    always = name in {"self_harm", "medical_emergency", "overdose"}
    assert metadata(once)["urgent"] is always  # type: ignore[index]
    when_now = always or name in {"abuse", "third_party_risk"}
    assert metadata(now)["urgent"] is when_now  # type: ignore[index]


@pytest.mark.parametrize("kept", ["examples", "look_alikes"])
def test_file_may_have_one_block_alone(tmp_path: Path, kept: str) -> None:
    content = f"nlu: []\ntriage: minor\n{kept}:\n- {{text: a text, metadata: {{way: slang}}}}\n"
    assert len(imported(tmp_path, minor=content).training_examples) == 1


def test_file_without_a_class_teaches_no_danger(tmp_path: Path) -> None:
    content = ABUSE.replace("triage: abuse", "version_of_it: 1")
    assert imported(tmp_path, abuse=content).training_examples == []


BROKEN = {
    "unknown class": ("triage: abuse", "triage: sadness"),
    "no class": ("triage: abuse", "triage: null"),
    "unknown further class": ("[self_harm]", "[sadness]"),
    "further class is no list": ("[self_harm]", "self_harm"),
    "further classes are nothing": ("[self_harm]", "null"),
    "no text": ("text: he used to hit me", "words: he used to hit me"),
    "text is a number": ("text: he used to hit me", "text: 7"),
    "no metadata": ("  metadata: {way: veiled}", ""),
    "metadata is a word": ("metadata: {way: veiled}", "metadata: veiled"),
    "no metadata of a look-alike": ("  metadata: {way: embedded}", ""),
    "examples are a text": ("look_alikes:\n", "look_alikes: x\nothers:\n"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_is_refused_with_its_name(tmp_path: Path, case: str) -> None:
    old, new = BROKEN[case]
    assert old in ABUSE
    with pytest.raises(ValueError, match=r"abuse\.yml: not examples of known triage classes"):
        imported(tmp_path, abuse=ABUSE.replace(old, new))
