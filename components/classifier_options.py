"""The classifier's options, with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DEFAULTS: Final[Mapping[str, Any]] = {
    # Inverse regularisation of the logistic regression over sentence vectors.
    "regularisation_c": 20.0,
    # The same of the linear support vector machine over tf-idf.
    "svm_c": 1.0,
    # Sentence vectors stand beside the tf-idf, multiplied by this.
    "vector_share": 0.5,
    # Its margins are multiplied by this before they become log probabilities.
    "svm_scale": 2.0,
    # Folds of the cross-validation that finds mixing weight, temperature, thresholds
    # (a third from 2,000 examples on, where fewer folds bias it no longer).
    "folds": 10,
    # Add each label's name as one more example.
    "label_as_example": True,
    # Answer band: least probability of the best label.
    "answer_probability": 0.6,
    # Answer band: least lead over the second label.
    "margin": 0.1,
    # Answer band: at most so probable together that it is out of scope or not covered.
    "answer_stranger": 0.2,
    # Answer band: a stranger score than this share (%) of training examples is refused.
    "answer_reject_percent": 3.0,
    # The temperature found is multiplied by this. Below 1 where topics overlap: held out,
    # an answer that would also have served counts as wrong.
    "sharpness": 1.0,
    # "Did you mean" band: least probability of the best label. Fallback guesses too, but once.
    "clarify_probability": 0.25,
    # "Did you mean" band: the same share (%) for offering guesses.
    "clarify_reject_percent": 1.0,
    # The one sure clause of an unsure message: least probability of its topic.
    "clause_probability": 0.7,
    # Two questions: least probability of each half by its words alone.
    "split_by_words": 0.03,
    # Two questions: least probability of each half when the whole message hints at both,
    "split_probability": 0.4,
    # and when it does not.
    "split_unhinted": 0.9,
    # Such a hint: least probability of each topic in the whole message,
    "split_hint": 0.005,
    # and of short things named one after another.
    "split_hint_of_list": 0.03,
    # Two questions without anything between them: least probability of each half,
    "run_on_probability": 0.8,
    # and least probability of each topic in the whole message.
    "run_on_in_whole": 0.02,
    # Share of the reading after the topic under discussion, in log probabilities.
    "context_weight": 0.6,
    # Answer band of a message read in context: least probability of the best label.
    "context_probability": 0.5,
    # So probable by itself, a message is answered so where its reading in context is unsure.
    "alone_probability": 0.9,
    # Added to the log probability of the topic under discussion when the visitor asks why.
    "why_bonus": 2.0,
    # A conversation intent this probable ("say that again") is not read in context.
    "act_probability": 0.85,
    # Seed of the folds and of the fits: the same data gives the same model.
    "random_state": 42,
}
