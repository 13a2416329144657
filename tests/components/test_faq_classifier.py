"""The classifier passes the checks of its kind, trained and loaded again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.faq_classifier import FaqClassifier
from components.intent_model import IntentModel
from components.model_files import ModelFileError
from components.sentence_featurizer import SentenceFeaturizer
from tests.components.classifier_checks import (
    check_intent_is_known_to_a_rule,
    check_output_travels_as_json,
    check_ranking_is_full_sorted_and_sums_to_one,
)
from tests.components.graph_parts import (
    EXAMPLES,
    ODD_TEXTS,
    Graph,
    TrainedClassifier,
    trained_classifier,
)
from tests.components.message_checks import snapshot
from tests.components.option_checks import (
    OPTION_CHECKS,
    check_defaults_are_a_fresh_dict,
    check_every_option_has_a_comment,
)

INTENTS = {label.split("/")[0] for label in EXAMPLES} | {"clarify", "nlu_fallback"}
TEXTS = ("how much does it cost", "hello", "will i be dizzy", "zzz qqq", "who are you")


@pytest.mark.parametrize("check", OPTION_CHECKS, ids=lambda check: check.__name__)
def test_classifier_options_keep_their_contract(check, graph: Graph) -> None:
    check(FaqClassifier, graph)


def test_classifier_documents_every_option() -> None:
    check_every_option_has_a_comment(FaqClassifier)
    check_defaults_are_a_fresh_dict(FaqClassifier)


def test_classifier_needs_the_featurizer() -> None:
    assert FaqClassifier.required_components() == [SentenceFeaturizer]


def test_classifier_without_features_before_it_says_so(trained: TrainedClassifier) -> None:
    message = Message({TEXT: "how much does it cost"})
    trained.reader.process([message])
    trained.classifier.process([message])
    assert message.get("intent") == {"name": "nlu_fallback", "confidence": 0.0}


@pytest.mark.parametrize("text", [*TEXTS, *(t for t in ODD_TEXTS.values() if t.strip())])
def test_classifier_keeps_the_contract_of_its_kind(trained: TrainedClassifier, text: str) -> None:
    message = trained.understand(text)
    check_ranking_is_full_sorted_and_sums_to_one(message, list(EXAMPLES))
    check_intent_is_known_to_a_rule(message, INTENTS)
    check_output_travels_as_json(message)
    assert type(message.get("out_of_scope_score")) is float


@pytest.mark.parametrize("text", ["", " \t\n ", None])
def test_classifier_falls_back_on_a_text_without_words(
    trained: TrainedClassifier, text: str | None
) -> None:
    message = Message({TEXT: text} if text is not None else {})
    trained.classifier.process([message])
    assert message.get("intent") == {"name": "nlu_fallback", "confidence": 0.0}
    assert message.get("questions") == []


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_classifier_same_text_gives_same_bytes(trained: TrainedClassifier, text: str) -> None:
    assert snapshot(trained.understand(text)) == snapshot(trained.understand(text))


def test_classifier_removes_nothing(trained: TrainedClassifier) -> None:
    message = Message({TEXT: "how much does it cost", "foreign": [1]})
    for component in (trained.reader, trained.featurizer):
        component.process([message])
    before = snapshot(message)
    trained.classifier.process([message])
    after = snapshot(message)
    assert {name: after[name] for name in before} == before


def test_classifier_understands_its_examples(trained: TrainedClassifier) -> None:
    for label, texts in EXAMPLES.items():
        assert trained.understand(texts[0]).get("intent_ranking")[0]["name"] == label


def test_classifier_names_the_topic_in_rasas_own_idiom(trained: TrainedClassifier) -> None:
    message = trained.understand("how much does it cost")
    found = message.get("response_selector")
    assert message.get("intent")["name"] == "faq"
    assert found["all_retrieval_intents"] == ["faq"]
    assert found["faq"]["response"]["intent_response_key"] == "faq/cost_insurance"


def test_classifier_reads_two_sure_questions(trained: TrainedClassifier) -> None:
    message = trained.understand("How much does one infusion cost? Which side effects are known?")
    assert [q["name"] for q in message.get("questions")] == [
        "faq/cost_insurance",
        "faq/side_effects",
    ]
    assert message.get("intent")["name"] == "faq"


def test_classifier_says_the_same_after_loading(trained: TrainedClassifier) -> None:
    """Stored with half the digits it agrees to half a percent; each loading gives one result."""
    loaded, again = trained.load(), trained.load()
    for text in (*TEXTS, *(text for text in ODD_TEXTS.values() if text.strip())):
        before, after = trained.understand(text), trained.understand(text, loaded)
        assert before.get("intent")["name"] == after.get("intent")["name"]
        assert [(q["text"], q["name"], q["band"]) for q in before.get("questions")] == [
            (q["text"], q["name"], q["band"]) for q in after.get("questions")
        ]
        assert shares(before) == pytest.approx(shares(after), abs=0.005)
        assert snapshot(after) == snapshot(trained.understand(text, again))


def shares(message: Message) -> dict[str, float]:
    """Return the probability of each label."""
    return {entry["name"]: entry["confidence"] for entry in message.get("intent_ranking")}


def test_classifier_trained_twice_gives_the_same_numbers(
    trained: TrainedClassifier, graph: Graph, tmp_path: Path
) -> None:
    again = trained_classifier(FaqClassifier, tmp_path, trained.reader, trained.featurizer, graph)
    for text in TEXTS:
        assert snapshot(trained.understand(text)) == snapshot(again.understand(text))


def test_classifier_refuses_one_intent_alone(graph: Graph, featurizer: SentenceFeaturizer) -> None:
    messages = [Message({TEXT: text, INTENT: "greet"}) for text in EXAMPLES["greet"]]
    data = featurizer.process_training_data(TrainingData(messages))
    with pytest.raises(ValueError, match="at least two intents"):
        graph.create(FaqClassifier).train(data)


def test_classifier_with_two_intents_of_one_example_is_never_strict(
    graph: Graph, featurizer: SentenceFeaturizer
) -> None:
    messages = [
        Message({TEXT: "hello", INTENT: "greet"}),
        Message({TEXT: "bye", INTENT: "goodbye"}),
    ]
    classifier = graph.create(FaqClassifier)
    classifier.train(featurizer.process_training_data(TrainingData(messages)))
    message = Message({TEXT: "hello"})
    featurizer.process([message])
    classifier.process([message])
    check_ranking_is_full_sorted_and_sums_to_one(message, ["goodbye", "greet"])


def test_untrained_classifier_cannot_be_asked(graph: Graph, trained: TrainedClassifier) -> None:
    with pytest.raises(AssertionError, match="untrained"):
        trained.understand("hello", graph.create(FaqClassifier))


# Damage to the stored model: every kind must be loud.


def _delete(path: Path) -> None:
    path.unlink()


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def _foreign(path: Path) -> None:
    path.write_bytes(b"not what was written here")


@pytest.mark.parametrize("damage", [_delete, _truncate, _empty, _foreign], ids=lambda d: d.__name__)
@pytest.mark.parametrize("name", ["arrays.npz", "facts.json"])
def test_damaged_model_file_is_refused(
    trained: TrainedClassifier, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    folder = stored_copy(trained, tmp_path)
    damage(folder / name)
    with pytest.raises(ModelFileError):
        IntentModel.load(folder)


def test_flipped_byte_in_the_fitted_parts_is_refused(
    trained: TrainedClassifier, tmp_path: Path
) -> None:
    folder = stored_copy(trained, tmp_path)
    _flip(folder / "arrays.npz")
    with pytest.raises(ModelFileError):
        IntentModel.load(folder)


@pytest.mark.parametrize(
    "facts",
    [
        "[]",
        "{}",
        '{"calibration": {}, "options": {}}',
        '{"calibration": {"weight": 0.2}, "options": {"no_such": 1}}',
    ],
)
def test_facts_of_another_shape_are_refused(
    trained: TrainedClassifier, tmp_path: Path, facts: str
) -> None:
    folder = stored_copy(trained, tmp_path)
    (folder / "facts.json").write_text(facts, encoding="utf-8")
    with pytest.raises(ModelFileError):
        IntentModel.load(folder)


def _rewrite(folder: Path, **changed: np.ndarray | None) -> None:
    """Write the arrays again with some changed, or left out where the change is None."""
    with np.load(folder / "arrays.npz") as file:
        arrays = {name: file[name] for name in file.files}
    kept = {name: a for name, a in (arrays | changed).items() if a is not None}
    np.savez(folder / "arrays.npz", **kept)


def test_examples_of_another_encoder_are_refused(
    trained: TrainedClassifier, tmp_path: Path
) -> None:
    folder = stored_copy(trained, tmp_path)
    _rewrite(folder, examples=np.zeros((4, 7), dtype=np.float32))
    with pytest.raises(ModelFileError):
        IntentModel.load(folder)


def test_model_that_holds_objects_is_refused(trained: TrainedClassifier, tmp_path: Path) -> None:
    folder = stored_copy(trained, tmp_path)
    _rewrite(folder, dense_bias=np.array([Path.unlink], dtype=object))
    with pytest.raises(ModelFileError):
        IntentModel.load(folder)


@pytest.mark.parametrize(
    "name", ["labels", "dense_weights", "sparse_bias", "examples", "idf_words"]
)
def test_model_without_one_of_its_parts_is_refused(
    trained: TrainedClassifier, tmp_path: Path, name: str
) -> None:
    folder = stored_copy(trained, tmp_path)
    _rewrite(folder, **{name: None})
    with pytest.raises(ModelFileError):
        IntentModel.load(folder)


def test_classifier_of_a_missing_resource_is_never_untrained(
    trained: TrainedClassifier, tmp_path: Path
) -> None:
    empty = LocalModelStorage(tmp_path)
    with pytest.raises((ModelFileError, ValueError)):
        FaqClassifier.load(trained.options, empty, trained.resource, trained.graph.context)


def test_stored_model_holds_no_words_of_a_message(
    trained: TrainedClassifier, tmp_path: Path
) -> None:
    trained.understand("my very private sentence about xylophones")
    folder = stored_copy(trained, tmp_path)
    for path in folder.iterdir():
        assert b"xylophone" not in path.read_bytes()
    assert json.loads((folder / "facts.json").read_text(encoding="utf-8"))["options"]["folds"] == 4


def stored_copy(trained: TrainedClassifier, tmp_path: Path) -> Path:
    """Copy the stored model so that it can be damaged."""
    folder = tmp_path / "copy"
    with trained.storage.read_from(trained.resource) as stored:
        shutil.copytree(stored, folder)
    return folder
