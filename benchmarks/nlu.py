"""Understanding on public data, through the same components as Lantern's own pipeline.

`python -m benchmarks.nlu FOLDER OUT` (Rasa environment) reads BANKING77 and CLINC150 from
FOLDER, prints a table and writes its figures to OUT as JSON.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.metrics import roc_auc_score

from components.faq_classifier import FaqClassifier
from components.sentence_featurizer import SentenceFeaturizer
from components.spacy_reader import SpacyReader

SEEDS = (0, 1, 2)
SHOTS = 10
REJECTED = 3  # percent of in-scope questions
Row = tuple[str, str]  # text, label


@dataclass(frozen=True)
class Outcome:
    """Predictions for a test set."""

    right: np.ndarray  # bool (n,)
    confidence: np.ndarray  # probability of the best label (n,)
    strangeness: np.ndarray  # out-of-scope score (n,)


class Pipeline:
    """Reader, featurizer and classifier with the options of config.yml."""

    def __init__(self, folder: Path) -> None:
        context = ExecutionContext(GraphSchema({}), node_name="benchmark")
        self._storage = LocalModelStorage.create(folder)
        self._context = context
        self._reader = self._make(SpacyReader)
        self._featurizer = self._make(SentenceFeaturizer)
        self._classifier = self._make(FaqClassifier)

    def _make(self, component: type) -> Any:
        resource = Resource(component.__name__)
        return component.create({}, self._storage, resource, self._context)  # type: ignore[attr-defined]

    def train(self, rows: Sequence[Row]) -> None:
        """Train the classifier on texts and labels."""
        data = TrainingData([Message({TEXT: t, INTENT: label}) for t, label in rows])
        data = self._featurizer.process_training_data(self._reader.process_training_data(data))
        self._classifier.train(data)

    def ask(self, rows: Sequence[Row]) -> Outcome:
        """Classify texts; `right` compares with their labels."""
        data = TrainingData([Message({TEXT: text}) for text, _ in rows])
        messages = self._featurizer.process_training_data(data).training_examples
        by_text = {m.get(TEXT): m for m in self._classifier.process(messages)}
        found = [by_text[text] for text, _ in rows]
        best = [message.get("intent_ranking")[0] for message in found]
        return Outcome(
            np.array([top["name"] == label for top, (_, label) in zip(best, rows)]),
            np.array([top["confidence"] for top in best]),
            np.array([message.get("out_of_scope_score") for message in found]),
        )


def calibration_error(outcome: Outcome, bins: int = 15) -> float:
    """Return the expected calibration error of the best label, equal bins (Guo et al. 2017)."""
    edges = np.linspace(0, 1, bins + 1)
    which = np.clip(np.digitize(outcome.confidence, edges, right=True) - 1, 0, bins - 1)
    total = 0.0
    for n in range(bins):
        inside = which == n
        if inside.any():
            gap = outcome.confidence[inside].mean() - outcome.right[inside].mean()
            total += inside.mean() * abs(gap)
    return float(total)


def draw(rows: Sequence[Row], shots: int, seed: int) -> list[Row]:
    """Return `shots` random examples of each label."""
    random = np.random.RandomState(seed)
    labels = np.array([label for _, label in rows])
    chosen = [
        random.choice(np.flatnonzero(labels == label), shots, replace=False)
        for label in np.unique(labels)
    ]
    return [rows[i] for i in np.concatenate(chosen)]


def run(train: Sequence[Row], *tests: Sequence[Row]) -> list[Outcome]:
    """Train a fresh pipeline and ask it each test set."""
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline(Path(folder))
        started = time.monotonic()
        pipeline.train(train)
        say(f"trained on {len(train)} examples in {time.monotonic() - started:.1f} s")
        return [pipeline.ask(test) for test in tests]


def say(text: str) -> None:
    """Report progress."""
    print(text, file=sys.stderr, flush=True)


def banking(folder: Path) -> dict[str, float]:
    """BANKING77: accuracy with ten examples a label and with all, and the calibration error."""
    train, test = (_csv(folder / "banking77" / f"{name}.csv") for name in ("train", "test"))
    few = [run(draw(train, SHOTS, seed), test)[0] for seed in SEEDS]
    full = run(train, test)[0]
    return {
        "banking77_10shot": 100 * float(np.mean([outcome.right.mean() for outcome in few])),
        "banking77_full": 100 * float(full.right.mean()),
        "calibration_error": float(np.mean([calibration_error(outcome) for outcome in few])),
    }


def clinc(folder: Path) -> dict[str, float]:
    """CLINC150: accuracy in scope before rejection, and how well strangers are told apart."""
    data = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    rows = {name: [(str(t), str(label)) for t, label in data[name]] for name in data}
    inside, validation, outside = run(rows["train"], rows["test"], rows["val"], rows["oos_test"])
    threshold = np.percentile(validation.strangeness, 100 - REJECTED)
    truth = np.r_[np.zeros(len(inside.right)), np.ones(len(outside.right))]
    return {
        "clinc150_in_scope": 100 * float(inside.right.mean()),
        "clinc150_oos_auroc": float(
            roc_auc_score(truth, np.r_[inside.strangeness, outside.strangeness])
        ),
        "clinc150_oos_recall_at_3": 100 * float((outside.strangeness > threshold).mean()),
    }


def _csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"].strip(), row["category"]) for row in csv.DictReader(file)]


def main(folder: str, out: str) -> None:
    """Run both and print the table."""
    figures = banking(Path(folder)) | clinc(Path(folder))
    for name, value in figures.items():
        print(f"{name:28} {value:8.4f}" if value < 1 else f"{name:28} {value:8.2f}", flush=True)
    Path(out).write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
