"""Contract of a dense sentence featurizer."""

from __future__ import annotations

import numpy as np
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from tests.components.message_checks import Processor


def sentence_features(message: Message) -> list[Features]:
    """Return the message's sentence features."""
    return [f for f in message.features if f.type == FEATURE_TYPE_SENTENCE and f.is_dense()]


def check_adds_one_unit_sentence_vector(component: Processor, message: Message, size: int) -> None:
    """One dense float32 row of length one, marked as a sentence of the text."""
    component.process([message])
    (feature,) = sentence_features(message)
    vector = np.asarray(feature.features)
    assert feature.attribute == TEXT
    assert vector.shape == (1, size)
    assert vector.dtype == np.float32
    assert abs(float(np.linalg.norm(vector)) - 1.0) < 1e-5


def check_text_without_words_gets_no_features(component: Processor, text: str | None) -> None:
    """Nothing to say about nothing."""
    message = Message({TEXT: text} if text is not None else {})
    component.process([message])
    assert message.features == []
