"""The safety classifier in the pipeline: trained, stored, loaded, and asked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.danger_model import DangerModel
from components.language_reader import LANGUAGE
from components.model_files import ModelFileError
from components.sentence_featurizer import STATES, SentenceFeaturizer
from components.spacy_reader import SpacyReader
from components.triage_classifier import (
    RED_FLAGS_FILE,
    SMALL_FILE,
    THRESHOLDS_FILE,
    TriageClassifier,
)
from tests.components.damage import JSON_DAMAGES
from tests.components.danger_parts import (
    DANGERS,
    LARGE,
    LOOK_ALIKES,
    RED_FLAGS,
    SMALL,
    TrainedTriage,
    trained_triage,
)
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
from wire.danger import Thresholds
from wire.hearing import Hearing
from wire.small_model import HEADS, SmallModel
from wire.triage import Triage

FAQ = {"name": "faq", "confidence": 0.9}
CARD = {"name": "triage_alert", "confidence": 1.0}
ORDINARY = tuple(texts[0] for texts in EXAMPLES.values())
Json = dict[str, Any]


@pytest.fixture(scope="module")
def triage(
    tmp_path_factory: pytest.TempPathFactory,
    reader: SpacyReader,
    featurizer: SentenceFeaturizer,
    graph: Graph,
) -> TrainedTriage:
    """The classifier, trained on made-up messages and loaded again."""
    return trained_triage(tmp_path_factory.mktemp("triage"), reader, featurizer, graph)


def looked(triage: TrainedTriage, text: str, **data: Any) -> Json:
    """Return what the classifier made of a text that asks a topic."""
    return dict(triage.look(text, intent=FAQ, **data).get("triage"))


def reloaded(triage: TrainedTriage, folder: Path, **changes: Any) -> TrainedTriage:
    """Load the classifier again with other thresholds of the large model."""
    copied = copy_of(triage, folder)
    [path] = folder.rglob(THRESHOLDS_FILE)
    path.write_text(json.dumps({"small": SMALL, "large": {**LARGE, **changes}}), encoding="utf-8")
    classifier = TriageClassifier.load(
        triage.options, copied, triage.resource, triage.graph.context
    )
    return TrainedTriage(**{**vars(triage), "classifier": classifier})


def copy_of(triage: TrainedTriage, folder: Path) -> LocalModelStorage:
    """Copy what was stored."""
    with triage.storage.read_from(triage.resource) as stored:
        shutil.copytree(stored, folder / triage.resource.name)
    return LocalModelStorage(folder)


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_triage_classifier_options_keep_their_contract(check: Any, graph: Graph) -> None:
    check(TriageClassifier, graph)


def test_triage_classifier_documents_every_option() -> None:
    check_every_option_has_a_comment(TriageClassifier)
    check_defaults_are_a_fresh_dict(TriageClassifier)


def test_triage_classifier_needs_the_featurizer() -> None:
    assert TriageClassifier.required_components() == [SentenceFeaturizer]


def test_defaults_are_files_of_the_project() -> None:
    root = Path(__file__).parents[2]
    assert all((root / path).is_file() for path in TriageClassifier.get_default_config().values())


@pytest.mark.parametrize("name", DANGERS)
def test_danger_gets_its_class_and_the_intent_of_cards(triage: TrainedTriage, name: str) -> None:
    for text in DANGERS[name][:3]:
        message = triage.look(text, intent=FAQ)
        found = message.get("triage")
        assert (message.get(INTENT), found["classes"]) == (CARD, [name])
        assert found["urgent"] is (name == "self_harm")
        assert found["tier"] == ("B" if name == "self_harm" else None)
        assert found["check_in"] is False


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I want my life to end, tonight", "self_harm"),
        ("my wife hits me and I am afraid", "abuse"),
        ("may I skip a pill before the infusion, should I", "personal_advice"),
    ],
)
def test_danger_in_other_words_has_its_class_above_the_others(
    triage: TrainedTriage, text: str, name: str
) -> None:
    margins = looked(triage, text)["margins"]
    assert max(DANGERS, key=margins.__getitem__) == name


@pytest.mark.parametrize("text", [*LOOK_ALIKES, *ORDINARY])
def test_ordinary_message_keeps_its_intent(triage: TrainedTriage, text: str) -> None:
    message = triage.look(text, intent=FAQ)
    assert message.get(INTENT) == FAQ
    found = message.get("triage")
    assert (found["classes"], found["urgent"], found["tier"]) == ([], False, None)


def test_every_head_has_a_margin(triage: TrainedTriage) -> None:
    margins = looked(triage, "what does it cost")["margins"]
    assert list(margins) == list(HEADS)
    assert all(type(margin) is float for margin in margins.values())


def test_cry_raises_the_ordinary_questions_that_it_stands_among(triage: TrainedTriage) -> None:
    """How much of an embedded cry is heard the examples decide; these have none embedded."""
    few = "What does it cost? How long does it take? {}. Does my insurance pay for it?"
    many = f"{few} Is there a payment plan? Will it blur my vision? Who brings me home? {few}"
    for text in (few, many):
        without = looked(triage, text.format("Thanks", "Thanks"))["margins"]
        among = looked(triage, text.format("I want to end my life tonight", "Thanks"))["margins"]
        for head in ("urgent", "self_harm"):
            assert among[head] > without[head] + 0.5, head


def test_words_of_a_long_message_are_read_in_windows(triage: TrainedTriage) -> None:
    before, *after = (". ".join(texts) for texts in EXAMPLES.values())
    message = triage.look(". ".join([before, "I want to end my life tonight", *after]))
    with triage.storage.read_from(triage.resource) as folder:
        model = DangerModel.load(folder)
    words = Triage(RED_FLAGS).tokens(message.get(TEXT))
    diluted = model.margins(message.get(STATES), [words])[HEADS.index("self_harm")]
    assert message.get("triage")["margins"]["self_harm"] > diluted + 0.2


def test_middle_band_keeps_the_intent_and_checks_in(triage: TrainedTriage, tmp_path: Path) -> None:
    high = dict.fromkeys(HEADS, 99.0)
    uneasy = reloaded(triage, tmp_path, card=high, check_in=0.0)
    message = uneasy.look(DANGERS["self_harm"][0], intent=FAQ)
    found = message.get("triage")
    assert message.get(INTENT) == FAQ
    assert (found["classes"], found["check_in"], found["urgent"]) == ([], True, False)
    assert looked(uneasy, "what does it cost")["check_in"] is False


def test_thresholds_of_the_large_model_decide(triage: TrainedTriage, tmp_path: Path) -> None:
    low = reloaded(triage, tmp_path, card={**LARGE["card"], "minor": -1.5})
    assert looked(low, "what does it cost")["classes"] == ["minor"]


def test_message_in_another_language_is_left_alone(triage: TrainedTriage) -> None:
    message = triage.look(DANGERS["self_harm"][0], intent=FAQ, **{LANGUAGE: "es"})
    assert message.get("triage") is None
    assert message.get(INTENT) == FAQ


@pytest.mark.parametrize("data", [{}, {TEXT: ""}, {TEXT: DANGERS["abuse"][0]}], ids=str)
def test_message_without_words_or_features_is_left_alone(triage: TrainedTriage, data: Json) -> None:
    message = Message(dict(data))
    triage.classifier.process([message])
    assert message.data == data


def test_triage_travels_as_json(triage: TrainedTriage) -> None:
    message = triage.look(DANGERS["abuse"][0], intent=FAQ)
    output = json.loads(json.dumps(message.as_dict(only_output_properties=True), allow_nan=False))
    assert output["triage"] == message.get("triage")
    assert set(output["triage"]) == {"margins", "classes", "urgent", "check_in", "tier"}
    assert output["intent"] == CARD


@pytest.mark.parametrize("kind", [kind for kind, text in ODD_TEXTS.items() if text.strip()])
def test_odd_text_is_looked_at_quietly(triage: TrainedTriage, kind: str) -> None:
    assert set(looked(triage, ODD_TEXTS[kind])["margins"]) == set(HEADS)


def test_triage_classifier_keeps_the_contract_of_every_component(triage: TrainedTriage) -> None:
    others = [triage.prepared(odd) for odd in ODD_TEXTS.values()]
    cry = DANGERS["self_harm"][0]
    check = triage.classifier
    check_adds_and_never_removes(check, triage.prepared(cry))
    check_same_input_gives_same_bytes(check, triage.prepared(cry), triage.prepared(cry))
    check_neighbours_do_not_matter(check, triage.prepared(cry), others, triage.prepared(cry))
    check_returns_the_same_messages_in_order(check, [*others, Message({})])


def test_stored_red_flags_and_thresholds_are_those_of_the_training(
    triage: TrainedTriage, tmp_path: Path
) -> None:
    copy_of(triage, tmp_path)
    folder = tmp_path / triage.resource.name
    assert json.loads((folder / RED_FLAGS_FILE).read_text("utf-8")) == RED_FLAGS
    found = json.loads((folder / THRESHOLDS_FILE).read_text("utf-8"))
    assert found == {"small": SMALL, "large": LARGE}


def test_stored_small_model_is_what_the_web_app_reads(
    triage: TrainedTriage, tmp_path: Path
) -> None:
    copy_of(triage, tmp_path)
    small = SmallModel.load(tmp_path / triage.resource.name / SMALL_FILE)
    hearing = Hearing(Triage(RED_FLAGS), small, Thresholds.from_dict(SMALL))
    for name, texts in DANGERS.items():
        assert all(name in hearing.evaluate([text]).classes for text in texts), name
    for text in (*LOOK_ALIKES, *ORDINARY):
        assert not hearing.evaluate([text]).fired, text


@pytest.mark.parametrize("damage", JSON_DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("file", ["arrays.npz", "facts.json", RED_FLAGS_FILE, THRESHOLDS_FILE])
def test_damaged_file_is_refused(
    triage: TrainedTriage, tmp_path: Path, file: str, damage: Callable[[Path], None]
) -> None:
    storage = copy_of(triage, tmp_path)
    damage(tmp_path / triage.resource.name / file)
    with pytest.raises(ModelFileError):
        TriageClassifier.load(triage.options, storage, triage.resource, triage.graph.context)


def test_untrained_folder_is_refused(triage: TrainedTriage, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError):
        TriageClassifier.load(
            triage.options,
            LocalModelStorage(tmp_path),
            Resource("never trained"),
            triage.graph.context,
        )


@pytest.mark.parametrize("lost", ["small", "large", "card of a head"])
def test_model_without_thresholds_is_refused(
    triage: TrainedTriage, tmp_path: Path, lost: str
) -> None:
    storage = copy_of(triage, tmp_path)
    card = {head: 0.0 for head in HEADS if head != "abuse"}
    found = {"large": {**LARGE, "card": card}} if lost == "card of a head" else {"small": SMALL}
    path = tmp_path / triage.resource.name / THRESHOLDS_FILE
    path.write_text(json.dumps(found if lost != "small" else {}), encoding="utf-8")
    with pytest.raises(ModelFileError):
        TriageClassifier.load(triage.options, storage, triage.resource, triage.graph.context)


def test_rules_of_the_project_give_tokens_to_the_models(graph: Graph) -> None:
    path = Path(__file__).parents[2] / TriageClassifier.get_default_config()["red_flags"]
    rules = Triage(yaml.safe_load(path.read_text(encoding="utf-8")))
    for text in ODD_TEXTS.values():
        assert all(token and token.isascii() for token in rules.tokens(text))
