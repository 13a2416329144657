"""How much each opinion counts, how sure the sum may be, and what is strange.

The weights and one temperature (Guo et al., On Calibration of Modern Neural Networks, 2017)
are those of least log loss over examples that were held out. Out of scope is a sum of two
standard scores: how unsure the best label is (its logit), and how far the nearest examples are.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
VOTES = (0.0, 0.2, 0.4, 0.6)
ENOUGH = 3000  # examples to choose weights on; the temperature is found on all


@dataclass(frozen=True)
class Opinions:
    """What each part says of n messages: log probabilities (n, k), and the nearest cosines (n,)."""

    dense: np.ndarray
    sparse: np.ndarray
    votes: np.ndarray
    similarity: np.ndarray

    def rows(self, chosen: np.ndarray) -> Opinions:
        """Return some of the rows."""
        return Opinions(*(part[chosen] for part in vars(self).values()))

    def mixed(self, weight: float, vote: float) -> np.ndarray:
        """Return the sum (n, k): `weight` of the words, the rest of the vectors, and the votes."""
        return (1 - weight) * self.dense + weight * self.sparse + vote * self.votes


@dataclass(frozen=True)
class Calibration:
    """What cross-validation found."""

    weight: float  # of the machine over words
    vote: float  # of the neighbours
    temperature: float
    logit: tuple[float, float]  # mean and standard deviation of the best label's
    similarity: tuple[float, float]  # the same of the nearest examples' mean cosine
    thresholds: tuple[float, ...]  # out-of-scope score that rejects 0, 1 ... 20 % of training

    @classmethod
    def unknown(cls) -> Calibration:
        """Return that of a model with nothing to hold out: neither sure nor strict."""
        return cls(0.2, 0.0, 1.0, (0.0, 1.0), (0.5, 0.2), tuple([10.0] * 21))

    def threshold(self, reject_percent: float) -> float:
        """Return the score above which `reject_percent` % of the training data would be refused."""
        return float(np.interp(reject_percent, range(len(self.thresholds)), self.thresholds))

    def log_probabilities(self, opinions: Opinions) -> np.ndarray:
        """Return calibrated log probabilities (n, k)."""
        logits = opinions.mixed(self.weight, self.vote) / self.temperature
        return np.asarray(log_softmax(logits, axis=1))

    def strangeness(self, log_p: np.ndarray, similarity: np.ndarray) -> np.ndarray:
        """Return -z(logit) - z(cosine) (n,): higher is stranger (DESIGN 4, on CLINC150)."""
        mean_l, sd_l = self.logit
        mean_s, sd_s = self.similarity
        return -(_logit(log_p) - mean_l) / sd_l - (similarity - mean_s) / sd_s


def calibrate(opinions: Opinions, target: np.ndarray, sharpness: float = 1.0) -> Calibration:
    """Choose weights and temperature; `target` (n,) are the numbers of the right labels.

    The temperature found is multiplied by `sharpness`.
    """
    weight, vote = _weights(opinions, target)
    found = dataclasses.replace(
        Calibration.unknown(),
        weight=weight,
        vote=vote,
        temperature=_temperature(opinions.mixed(weight, vote), target)[0] * sharpness,
    )
    log_p = found.log_probabilities(opinions)
    certainty = _logit(log_p)
    found = dataclasses.replace(
        found,
        logit=(float(certainty.mean()), float(certainty.std()) or 1.0),
        similarity=(float(opinions.similarity.mean()), float(opinions.similarity.std()) or 1.0),
    )
    scores = found.strangeness(log_p, opinions.similarity)
    thresholds = np.percentile(scores, [100 - percent for percent in range(21)])
    return dataclasses.replace(found, thresholds=tuple(float(t) for t in thresholds))


def _weights(opinions: Opinions, target: np.ndarray) -> tuple[float, float]:
    """Return the weights of least log loss: first the words' beside some votes, then the votes'."""
    some = np.arange(0, len(target), max(1, len(target) // ENOUGH))
    few, wanted = opinions.rows(some), target[some]

    def loss(weight: float, vote: float) -> float:
        return _temperature(few.mixed(weight, vote), wanted)[1]

    weight = min(WEIGHTS, key=lambda w: loss(w, VOTES[2]))
    vote = min(VOTES, key=lambda v: loss(weight, v))
    return weight, vote


def _temperature(logits: np.ndarray, target: np.ndarray) -> tuple[float, float]:
    """Return the temperature of least log loss, and that loss."""
    rows = np.arange(len(target))

    def loss(log_temperature: float) -> float:
        log_p = log_softmax(logits / np.exp(log_temperature), axis=1)
        return float(-log_p[rows, target].mean())

    best = minimize_scalar(loss, bounds=(-3.0, 2.0), method="bounded", options={"xatol": 1e-3})
    return float(np.exp(best.x)), float(best.fun)


def _logit(log_p: np.ndarray) -> np.ndarray:
    """Return log(p / (1 - p)) of each row's best label."""
    best = np.clip(np.exp(log_p.max(axis=1)), 1e-9, 1 - 1e-9)
    return np.asarray(np.log(best / (1 - best)))
