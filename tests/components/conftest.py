"""Parts for the tests of components. They need the Rasa environment (Python 3.10)."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

if importlib.util.find_spec("rasa") is None:
    collect_ignore_glob = ["*"]
else:
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from components.faq_classifier import FaqClassifier
    from components.sentence_featurizer import SentenceFeaturizer
    from components.spacy_reader import SpacyReader
    from components.topic_importer import TopicImporter
    from tests.components.action_stand_in import ActionStandIn, running_stand_in
    from tests.components.graph_parts import Graph, TrainedClassifier, trained_classifier
    from tests.components.live_rasa import train_tiny_model
    from tests.components.small_pipeline import ROOT, Pipeline, trained_pipeline


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """What Rasa hands to a component, with a cache of embeddings of its own."""
    folder = tmp_path_factory.mktemp("graph")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERN_MODELS_DIR", str(folder / "models"))
        yield Graph(
            LocalModelStorage(folder),
            Resource("component"),
            ExecutionContext(GraphSchema({}), node_name="component"),
        )


@pytest.fixture(scope="session")
def reader(graph: Graph) -> SpacyReader:
    """The real reader."""
    return graph.create(SpacyReader)


@pytest.fixture(scope="session")
def featurizer(graph: Graph) -> SentenceFeaturizer:
    """The real featurizer."""
    return graph.create(SentenceFeaturizer)


@pytest.fixture(scope="session")
def trained(
    tmp_path_factory: pytest.TempPathFactory,
    reader: SpacyReader,
    featurizer: SentenceFeaturizer,
    graph: Graph,
) -> TrainedClassifier:
    """A classifier trained on six small intents, with the folder it was stored in."""
    return trained_classifier(
        FaqClassifier, tmp_path_factory.mktemp("trained"), reader, featurizer, graph
    )


@pytest.fixture(scope="session")
def pipeline(
    tmp_path_factory: pytest.TempPathFactory,
    reader: SpacyReader,
    featurizer: SentenceFeaturizer,
    graph: Graph,
) -> Pipeline:
    """Every component trained together on the small intents and their follow-ups."""
    return trained_pipeline(tmp_path_factory.mktemp("pipeline"), reader, featurizer, graph)


@pytest.fixture(scope="session")
def project_data() -> TrainingData:
    """Every example and follow-up of the project's own files, as Rasa gets them."""
    files = [str(path) for path in sorted((ROOT / "data").rglob("*.yml"))]
    return TopicImporter(training_data_paths=files).get_nlu_data()


@pytest.fixture
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of models for one test."""
    monkeypatch.setenv("LANTERN_MODELS_DIR", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture(scope="session")
def actions() -> Iterator[ActionStandIn]:
    """The small action server."""
    with running_stand_in() as server:
        yield server


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's configuration, trained on a few examples."""
    return train_tiny_model(tmp_path_factory.mktemp("tiny"))
