"""The model behind the FAQ classifier: sentence vectors and words in, calibrated probabilities out.

A logistic regression over sentence vectors is mixed, in log probabilities, with a linear
support vector machine over tf-idf of words and characters. The mixing weight and one
temperature (Guo et al., On Calibration of Modern Neural Networks, 2017) come from
cross-validation on the training data. Out of scope is a sum of two standard scores: how
unsure the best label is (its logit), and how far the five nearest training examples are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.model_selection import StratifiedKFold

from components.linear_parts import LinearParts, Rows
from components.model_files import ModelFileError, read_model, write_model
from components.word_features import KINDS, WordFeatures

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
NEIGHBOURS = 5
Examples = tuple[np.ndarray, list[str], np.ndarray]  # vectors (n, d), texts, labels
HALVED = frozenset({"dense_weights", "sparse_weights", "examples"})
ARRAYS = ("labels", "dense_weights", "dense_bias", "sparse_weights", "sparse_bias")


@dataclass(frozen=True)
class FitOptions:
    """How to fit; the classifier component documents each."""

    regularisation_c: float = 50.0
    svm_c: float = 1.0
    svm_scale: float = 2.0
    folds: int = 10
    large: int = 2000  # from so many examples on two fifths of the folds are enough
    seed: int = 42


DEFAULT_OPTIONS = FitOptions()


@dataclass(frozen=True)
class Calibration:
    """What cross-validation found."""

    weight: float  # of the tf-idf part
    temperature: float
    logit: tuple[float, float]  # mean and standard deviation of the best label's
    similarity: tuple[float, float]  # the same of the nearest examples' mean cosine
    thresholds: tuple[float, ...]  # out-of-scope score that rejects 0, 1 ... 20 % of training

    def threshold(self, reject_percent: float) -> float:
        """Return the score above which `reject_percent` % of the training data would be refused."""
        return float(np.interp(reject_percent, range(len(self.thresholds)), self.thresholds))


class IntentModel:
    """Fitted parts. `labels` is sorted; probabilities have one column a label."""

    def __init__(
        self,
        parts: LinearParts,
        words: WordFeatures,
        examples: np.ndarray,
        calibration: Calibration,
        options: FitOptions,
    ) -> None:
        self._parts = parts
        self._words = words
        self._examples = examples
        self.calibration = calibration
        self.options = options

    @property
    def labels(self) -> list[str]:
        """All labels, sorted by name."""
        return [str(label) for label in self._parts.labels]

    @classmethod
    def fit(
        cls,
        vectors: np.ndarray,
        texts: Sequence[str],
        labels: Sequence[str],
        names: Examples | None = None,
        options: FitOptions = DEFAULT_OPTIONS,
    ) -> IntentModel:
        """Fit on vectors (n, d), texts and labels (n).

        `names` are further examples of the same shapes made from the labels' names; they
        train every fold but are never scored. Raises ValueError with fewer than two labels.
        """
        if len(set(labels)) < 2:
            raise ValueError("the classifier needs examples of at least two intents")
        examples: Examples = (vectors, list(texts), np.asarray(labels))
        joined = _joined(examples, names)
        words, table = WordFeatures.fit(joined[1])
        rows: Rows = (joined[0], table, joined[2])
        calibration = _cross_validate(rows, len(labels), options)
        parts = _fit_parts(rows, options)
        return cls(parts, words, vectors.astype(np.float32), calibration, options)

    def predict(self, vectors: np.ndarray, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return probabilities (n, labels) and out-of-scope scores (n); higher is stranger."""
        found = self.calibration
        table = self._words.transform(texts)
        dense, sparse = self._parts.log_probabilities(vectors, table, self.options.svm_scale)
        logits = (1 - found.weight) * dense + found.weight * sparse
        log_p = log_softmax(logits / found.temperature, axis=1)
        similarity = _nearest(vectors @ self._examples.T)
        return np.exp(log_p), _strangeness(_logit(log_p), similarity, found)

    def predict_by_words(self, texts: Sequence[str]) -> np.ndarray:
        """Return probabilities (n, labels) by the words alone: quick, and less sure."""
        parts, table = self._parts, self._words.transform(texts)
        margins = table @ parts.sparse_weights.T + parts.sparse_bias
        scale = self.options.svm_scale / self.calibration.temperature
        return np.asarray(softmax(margins * scale, axis=1))

    def save(self, folder: Path) -> None:
        """Write the model into `folder`."""
        weights, words = self._words.save()
        arrays = {name: getattr(self._parts, name) for name in ARRAYS}
        arrays |= {f"idf_{kind}": weights[kind] for kind in KINDS}
        facts = {
            "words": words,
            "calibration": dataclasses.asdict(self.calibration),
            "options": dataclasses.asdict(self.options),
        }
        arrays["examples"] = self._examples
        # Half the digits: a model is packed and unpacked at each training and each start.
        short = {name: a.astype(np.float16) if name in HALVED else a for name, a in arrays.items()}
        write_model(folder, short, facts)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote. Raises ModelFileError when a part is missing or does not fit."""
        arrays, facts = read_model(folder)
        try:
            words = WordFeatures.load({k: arrays[f"idf_{k}"] for k in KINDS}, facts["words"])
            arrays = {n: a.astype(np.float32) if n in HALVED else a for n, a in arrays.items()}
            parts = LinearParts(**{name: arrays[name] for name in ARRAYS})
            calibration = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in facts["calibration"].items()
            }
            options = FitOptions(**facts["options"])
            model = cls(parts, words, arrays["examples"], Calibration(**calibration), options)
            model.predict(np.zeros((1, model._examples.shape[1]), dtype=np.float32), ["?"])
        except Exception as error:  # parts that do not fit each other fail at the first question
            raise ModelFileError("the parts of the saved model do not fit each other") from error
        return model


def _fit_parts(rows: Rows, options: FitOptions) -> LinearParts:
    return LinearParts.fit(
        rows,
        regularisation_c=options.regularisation_c,
        svm_c=options.svm_c,
        seed=options.seed,
    )


def _joined(examples: Examples, names: Examples | None) -> Examples:
    if names is None:
        return examples
    return (
        np.vstack([examples[0], names[0]]),
        [*examples[1], *names[1]],
        np.concatenate([examples[2], np.asarray(names[2])]),
    )


def _cross_validate(rows: Rows, scored: int, options: FitOptions) -> Calibration:
    """Hold out each of the first `scored` rows once; the rows behind them train every fold.

    The vocabulary is that of all texts: it knows no labels, and is not counted anew each time.
    """
    vectors, table, labels = rows
    folds = _folds(labels[:scored], options)
    if folds < 2:
        # A label with one example: nothing can be held out; neither sure nor strict.
        return Calibration(0.2, 1.0, (0.0, 1.0), (0.5, 0.2), tuple([10.0] * 21))
    dense = np.zeros((scored, len(set(labels[:scored]))))
    sparse = np.zeros_like(dense)
    similarity = np.zeros(scored)
    always = np.arange(scored, len(labels))
    split = StratifiedKFold(folds, shuffle=True, random_state=options.seed)
    for train, held in split.split(vectors[:scored], labels[:scored]):
        kept = np.concatenate([train, always])
        parts = _fit_parts((vectors[kept], table[kept], labels[kept]), options)
        dense[held], sparse[held] = parts.log_probabilities(
            vectors[held], table[held], options.svm_scale
        )
        similarity[held] = _nearest(vectors[held] @ vectors[train].T)
    return _calibrate(dense, sparse, similarity, labels[:scored])


def _folds(labels: np.ndarray, options: FitOptions) -> int:
    wanted = options.folds if len(labels) < options.large else options.folds * 2 // 5
    return min(wanted, int(np.unique(labels, return_counts=True)[1].min()))


def _calibrate(
    dense: np.ndarray, sparse: np.ndarray, similarity: np.ndarray, labels: np.ndarray
) -> Calibration:
    """Choose weight and temperature of least log loss; describe the training data's scores."""
    target = np.searchsorted(np.unique(labels), labels)
    best = {w: _temperature((1 - w) * dense + w * sparse, target) for w in WEIGHTS}
    weight = min(WEIGHTS, key=lambda w: best[w][1])
    temperature = best[weight][0]
    logits = ((1 - weight) * dense + weight * sparse) / temperature
    certainty = _logit(log_softmax(logits, axis=1))
    found = Calibration(
        weight=weight,
        temperature=temperature,
        logit=(float(certainty.mean()), float(certainty.std()) or 1.0),
        similarity=(float(similarity.mean()), float(similarity.std()) or 1.0),
        thresholds=(),
    )
    scores = _strangeness(certainty, similarity, found)
    thresholds = np.percentile(scores, [100 - percent for percent in range(21)])
    return dataclasses.replace(found, thresholds=tuple(float(t) for t in thresholds))


def _temperature(logits: np.ndarray, target: np.ndarray) -> tuple[float, float]:
    """Return the temperature of least log loss, and that loss."""
    rows = np.arange(len(target))

    def loss(log_temperature: float) -> float:
        log_p = log_softmax(logits / np.exp(log_temperature), axis=1)
        return float(-log_p[rows, target].mean())

    best = minimize_scalar(loss, bounds=(-3.0, 2.0), method="bounded")
    return float(np.exp(best.x)), float(best.fun)


def _logit(log_p: np.ndarray) -> np.ndarray:
    """Return log(p / (1 - p)) of each row's best label."""
    best = np.clip(np.exp(log_p.max(axis=1)), 1e-9, 1 - 1e-9)
    return np.log(best / (1 - best))


def _nearest(cosines: np.ndarray) -> np.ndarray:
    """Return each row's mean over its nearest examples."""
    k = min(NEIGHBOURS, cosines.shape[1])
    return np.partition(cosines, -k, axis=1)[:, -k:].mean(axis=1)


def _strangeness(certainty: np.ndarray, similarity: np.ndarray, found: Calibration) -> np.ndarray:
    """Return -z(logit) - z(cosine), higher is stranger (DESIGN 4, measured on CLINC150)."""
    mean_l, sd_l = found.logit
    mean_s, sd_s = found.similarity
    return -(certainty - mean_l) / sd_l - (similarity - mean_s) / sd_s
