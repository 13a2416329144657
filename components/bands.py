"""Three bands: answer, "did you mean", fallback."""

from __future__ import annotations

from dataclasses import dataclass

from wire import names


@dataclass(frozen=True)
class Thresholds:
    """Where one band ends and the next begins."""

    answer_probability: float  # at least this sure
    clarify_probability: float  # at least this sure to offer guesses
    answer_strangeness: float  # at most this strange
    clarify_strangeness: float  # at most this strange to offer guesses
    margin: float  # the best is ahead of the second by this much
    answer_stranger: float = 1.0  # at most so probable that no topic serves


def band(
    probabilities: tuple[float, float], strangeness: float, at: Thresholds, stranger: float = 0.0
) -> str:
    """Return the band of a best and second probability and an out-of-scope score.

    `stranger` is the probability of the labels that are no topic's, when none of them is best.
    """
    best, second = probabilities
    if (
        best >= at.answer_probability
        and best - second >= at.margin
        and strangeness <= at.answer_strangeness
        and stranger <= at.answer_stranger
    ):
        return names.BAND_ANSWER
    if best >= at.clarify_probability and strangeness <= at.clarify_strangeness:
        return names.BAND_CLARIFY
    return names.BAND_FALLBACK
