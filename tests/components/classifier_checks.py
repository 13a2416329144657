"""Contract of an intent classifier: one intent and a sorted full ranking that sums to one."""

from __future__ import annotations

import math

from rasa.shared.nlu.training_data.message import Message


def check_ranking_is_full_sorted_and_sums_to_one(message: Message, labels: list[str]) -> None:
    """Every label once, most likely first, probabilities of one whole."""
    ranking = message.get("intent_ranking")
    confidences = [entry["confidence"] for entry in ranking]
    assert sorted(entry["name"] for entry in ranking) == sorted(labels)
    assert confidences == sorted(confidences, reverse=True)
    assert all(type(c) is float and 0.0 <= c <= 1.0 for c in confidences)
    assert math.isclose(sum(confidences), 1.0, abs_tol=1e-9)


def check_intent_is_known_to_a_rule(message: Message, intents: set[str]) -> None:
    """The intent is one that a rule answers, with a confidence."""
    intent = message.get("intent")
    assert intent["name"] in intents
    assert 0.0 <= intent["confidence"] <= 1.0


def check_output_travels_as_json(message: Message) -> None:
    """All that is marked as output can be written as JSON."""
    import json

    output = message.as_dict(only_output_properties=True)
    assert json.loads(json.dumps(output, allow_nan=False)) is not None
    assert {"intent", "questions"} <= set(output)
