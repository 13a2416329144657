"""The model behind the FAQ classifier: sentence vectors and words in, calibrated probabilities out.

Three opinions are mixed, in log probabilities: a logistic regression over sentence vectors, a
linear support vector machine over tf-idf of words and characters with the vectors beside them,
and the votes of the nearest examples. How much each counts is found by cross-validation on the
training data (`calibration`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.special import softmax

from components.calibration import Calibration, calibrate
from components.holding_out import Parts, fit_parts, fitted, folds_of, opinions
from components.linear_parts import FitOptions, LinearParts, Rows
from components.model_files import ModelFileError, read_model, write_model
from components.neighbours import Neighbours
from components.word_features import KINDS, WordFeatures

Examples = tuple[np.ndarray, list[str], np.ndarray]  # vectors (n, d), texts, labels
DEFAULT_OPTIONS = FitOptions()
_LINEAR = tuple(field.name for field in dataclasses.fields(LinearParts))
_HALVED = frozenset({"dense_weights", "sparse_weights", "vector_weights", "examples"})


class IntentModel:
    """Fitted parts. `labels` is sorted; probabilities have one column a label."""

    def __init__(
        self,
        parts: Parts,
        words: WordFeatures,
        calibration: Calibration,
        options: FitOptions,
    ) -> None:
        self._parts = parts
        self._words = words
        self.calibration = calibration
        self.options = options

    @property
    def labels(self) -> list[str]:
        """All labels, sorted by name."""
        return [str(label) for label in self._parts[0].labels]

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

        `names` are further examples of the same shapes, as those made from the labels' names;
        they train every fold but are never scored. Raises ValueError with fewer than two labels.
        """
        if len(set(labels)) < 2:
            raise ValueError("the classifier needs examples of at least two intents")
        examples = joined((vectors, list(texts), np.asarray(labels)), names)
        # The vocabulary is that of all texts: it knows no labels, and is counted but once.
        words, table = WordFeatures.fit(examples[1])
        rows: Rows = (examples[0], table, examples[2])
        folds = folds_of(rows[2][: len(labels)], options)
        if folds < 2:
            # A label with one example: nothing can be held out.
            return cls(fit_parts(rows, options), words, Calibration.unknown(), options)
        said, parts = fitted(rows, len(labels), folds, options)
        target = np.unique(rows[2][: len(labels)], return_inverse=True)[1]
        return cls(parts, words, calibrate(said, target, options.sharpness), options)

    def predict(self, vectors: np.ndarray, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return probabilities (n, labels) and out-of-scope scores (n); higher is stranger."""
        said = opinions(self._parts, vectors, self._words.transform(texts), self.options)
        log_p = self.calibration.log_probabilities(said)
        return np.exp(log_p), self.calibration.strangeness(log_p, said.similarity)

    def predict_by_words(self, texts: Sequence[str]) -> np.ndarray:
        """Return probabilities (n, labels) by the words alone: quick, and less sure."""
        margins = self._parts[0].margins_by_words(self._words.transform(texts))
        scale = self.options.svm_scale / self.calibration.temperature
        return np.asarray(softmax(margins * scale, axis=1))

    def save(self, folder: Path) -> None:
        """Write the model into `folder`."""
        linear, near = self._parts
        weights, words = self._words.save()
        arrays = {name: getattr(linear, name) for name in _LINEAR}
        arrays |= {f"idf_{kind}": weights[kind] for kind in KINDS}
        arrays |= {"examples": near.vectors, "example_labels": near.numbers}
        facts = {
            "words": words,
            "calibration": dataclasses.asdict(self.calibration),
            "options": dataclasses.asdict(self.options),
        }
        # Half the digits: a model is packed and unpacked at each training and each start.
        short = {name: a.astype(np.float16) if name in _HALVED else a for name, a in arrays.items()}
        write_model(folder, short, facts)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote. Raises ModelFileError when a part is missing or does not fit."""
        arrays, facts = read_model(folder)
        try:
            words = WordFeatures.load({k: arrays[f"idf_{k}"] for k in KINDS}, facts["words"])
            arrays = {n: a.astype(np.float32) if n in _HALVED else a for n, a in arrays.items()}
            linear = LinearParts(**{name: arrays[name] for name in _LINEAR})
            near = Neighbours(arrays["examples"], arrays["example_labels"])
            calibration = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in facts["calibration"].items()
            }
            options = FitOptions(**facts["options"])
            model = cls((linear, near), words, Calibration(**calibration), options)
            model.predict(np.zeros((1, near.vectors.shape[1]), dtype=np.float32), ["?"])
        except Exception as error:  # parts that do not fit each other fail at the first question
            raise ModelFileError("the parts of the saved model do not fit each other") from error
        return model


def joined(examples: Examples, more: Examples | None) -> Examples:
    """Return both tables as one."""
    if more is None:
        return examples
    return (
        np.vstack([examples[0], more[0]]),
        [*examples[1], *more[1]],
        np.concatenate([examples[2], np.asarray(more[2])]),
    )
