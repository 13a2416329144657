"""One trainable classifier over FAQ topics and conversation intents together."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import softmax

from components.bands import Thresholds
from components.classifier_options import DEFAULTS
from components.context import asks_why
from components.context_reader import BARE, CONTEXT_TOPIC, IN_CONTEXT, SUBJECTS
from components.follow_ups import label_of, topic_of
from components.intent_model import Examples, IntentModel
from components.linear_parts import FitOptions
from components.options import checked_options
from components.questions import Question, Row, mixed, questions
from components.readings import reading
from components.sentence_encoder import DIMENSIONS, remembering, shared_encoder
from components.sentence_featurizer import (
    CLAUSE_VECTORS,
    CONTEXT_VECTORS,
    SentenceFeaturizer,
    training_cache,
)
from components.spacy_reader import CLAUSES
from components.two_questions import SplitRules, Splitter
from wire import names


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FaqClassifier(IntentClassifier, GraphComponent):
    """Sets `intent`, the sorted full `intent_ranking`, `questions` and `out_of_scope_score`.

    `intent` is the base intent of the best label (`faq` for every topic) in the answer band,
    else `clarify` or `nlu_fallback`. Labels in the ranking are full names (`faq/safety`).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options with their defaults."""
        return dict(DEFAULTS)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> list[type]:
        """Vectors come from the featurizer."""
        return [SentenceFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that must be importable."""
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FaqClassifier:
        """Return an untrained classifier. Raises InvalidConfigException."""
        options = checked_options(cls, cls.get_default_config(), config)
        return cls(options, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FaqClassifier:
        """Load the trained classifier. Raises ModelFileError rather than load an untrained one."""
        options = checked_options(cls, cls.get_default_config(), config)
        with model_storage.read_from(resource) as folder:
            return cls(options, model_storage, resource, IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example with a text and an intent, and store the model.

        Follow-ups train, but the model is calibrated on examples that stand alone.
        """
        examples = [e for e in training_data.training_examples if e.get(TEXT) and e.get(INTENT)]
        alone = [example for example in examples if topic_of(example) is None]
        leaning = [example for example in examples if topic_of(example) is not None]
        vectors, texts, labels = _table(alone)
        unscored = [self._label_examples(sorted(set(labels))), _table(leaning)]
        self._model = IntentModel.fit(
            vectors, texts, labels, _joined(unscored), self._fit_options()
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def _fit_options(self) -> FitOptions:
        config = self._config
        return FitOptions(
            regularisation_c=config["regularisation_c"],
            svm_c=config["svm_c"],
            svm_scale=config["svm_scale"],
            vector_share=config["vector_share"],
            sharpness=config["sharpness"],
            folds=config["folds"],
            seed=config["random_state"],
        )

    def _label_examples(self, labels: list[str]) -> Examples | None:
        """Return each label's name as an example; `faq/side_effects` reads "side effects"."""
        if not self._config["label_as_example"]:
            return None
        texts = [label.split("/")[-1].replace("_", " ").lower() for label in labels]
        vectors = training_cache().encode(texts, lambda new: shared_encoder().encode(new))
        return vectors, texts, np.asarray(labels)

    def process(self, messages: list[Message]) -> list[Message]:
        """Understand each message that has a text and features."""
        for message in messages:
            if message.get(TEXT) and message.features:
                self._understand(message)
            else:
                _set_intent(message, names.INTENT_FALLBACK, 0.0)
                message.set("questions", [], add_to_output=True)
        return messages

    def _understand(self, message: Message) -> None:
        assert self._model is not None, "an untrained classifier cannot be asked"
        groups = _groups(message)
        texts = [text for _, group in groups for text in group]
        table = self._model.predict(np.vstack([vectors for vectors, _ in groups]), texts)
        rows = [Row(text, p, float(s)) for text, p, s in zip(texts, *table)]
        whole, clauses, context = _split(rows, [len(group) for _, group in groups])
        halves = self._splitter(message).split(texts[0], message.get(CLAUSES) or [], whole[0])
        asked = questions(
            self._read_whole(message, whole[0], context),
            [self._read(row) for row in clauses],
            [self._read(row, self._split_thresholds) for row in halves],
            self._config["clause_probability"],
        )
        first = self._read(whole[0])
        _set_intent(message, asked[0].intent, asked[0].confidence)
        ranking = asked[0].ranking if len(asked) == 1 else first.ranking
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set("questions", [q.to_dict() for q in asked], add_to_output=True)
        message.set("out_of_scope_score", first.strangeness, add_to_output=True)
        message.set("response_selector", _retrieval(asked[0]), add_to_output=True)

    def _read(self, row: Row, at: Thresholds | None = None) -> Question:
        assert self._model is not None
        labels = self._model.labels
        return Question.read(
            row.text, row.probabilities, labels, row.strangeness, at or self._thresholds
        )

    def _splitter(self, message: Message) -> Splitter:
        assert self._model is not None
        rules = SplitRules(
            least_by_words=self._config["split_by_words"],
            least=self._config["split_probability"],
            least_unhinted=self._config["split_unhinted"],
            hint=self._config["split_hint"],
            hint_of_list=self._config["split_hint_of_list"],
            least_run_on=self._config["run_on_probability"],
            least_in_whole=self._config["run_on_in_whole"],
            context_weight=self._config["context_weight"],
        )
        clauses = message.get(CLAUSE_VECTORS)
        known = {} if clauses is None else dict(zip(message.get(CLAUSES), clauses))
        encode = remembering(shared_encoder().encode, known)
        return Splitter(self._model, encode, rules, message.get(SUBJECTS) or {})

    @property
    def _split_thresholds(self) -> Thresholds:
        at = self._thresholds
        return dataclasses.replace(
            at,
            answer_probability=self._config["split_probability"],
            answer_strangeness=at.clarify_strangeness,
        )

    def _read_whole(self, message: Message, alone: Row, context: list[Row]) -> Question:
        """Read the message by itself, or with what came before where it leans on it."""
        if len(context) == 1:  # it turns to something else: what is left says what
            return self._read(context[0])
        question = self._read(alone)
        if not context or self._is_act(question):
            return question
        both = mixed(context[0], context[1], self._config["context_weight"])
        at = dataclasses.replace(
            self._thresholds, answer_probability=self._config["context_probability"]
        )
        if asks_why(alone.text):
            both = self._leaning_to(both, str(message.get(CONTEXT_TOPIC)))
        together = self._read(both, at)
        answered = together.band == names.BAND_ANSWER and together.name not in names.STRANGERS
        if not answered and self._is_whole(question):
            return question  # what came before would only blur it
        by_itself = question.band == names.BAND_ANSWER and question.name == together.name
        return dataclasses.replace(together, text=alone.text, in_context=not by_itself)

    def _leaning_to(self, row: Row, topic: str) -> Row:
        """Return a row in which the topic before counts for more: a why stays with it."""
        assert self._model is not None
        logs = np.log(np.maximum(row.probabilities, 1e-9))
        logs[[x == f"{names.FAQ_PREFIX}{topic}" for x in self._model.labels]] += self._config[
            "why_bonus"
        ]
        return Row(row.text, softmax(logs), row.strangeness)

    def _is_act(self, question: Question) -> bool:
        """Tell whether a message is surely a move of the conversation, whatever came before."""
        label = question.name
        sure = question.confidence >= self._config["act_probability"]
        return sure and label not in names.STRANGERS and not label.startswith(names.FAQ_PREFIX)

    def _is_whole(self, question: Question) -> bool:
        """Tell whether a message surely asks something by itself ("What is CRPS?")."""
        sure = question.confidence >= self._config["alone_probability"]
        return sure and question.band == names.BAND_ANSWER

    @property
    def _thresholds(self) -> Thresholds:
        assert self._model is not None
        threshold = self._model.calibration.threshold
        return Thresholds(
            answer_probability=self._config["answer_probability"],
            clarify_probability=self._config["clarify_probability"],
            answer_strangeness=threshold(self._config["answer_reject_percent"]),
            clarify_strangeness=threshold(self._config["clarify_reject_percent"]),
            margin=self._config["margin"],
            answer_stranger=self._config["answer_stranger"],
        )


def _table(examples: list[Message]) -> Examples:
    vectors = [_vector(example) for example in examples]
    none = np.zeros((0, DIMENSIONS), dtype=np.float32)
    labels = np.asarray([label_of(example) for example in examples], dtype=str)
    return np.vstack(vectors) if vectors else none, [reading(e) for e in examples], labels


def _joined(tables: list[Examples | None]) -> Examples | None:
    """Return the tables that are there as one, or None when all are empty."""
    full = [table for table in tables if table is not None and len(table[1])]
    if not full:
        return None
    vectors, texts, labels = zip(*full)
    return np.vstack(vectors), [text for part in texts for text in part], np.concatenate(labels)


def _groups(message: Message) -> list[tuple[np.ndarray, list[str]]]:
    """Return vectors and texts: of the whole, of its clauses, of its readings in context."""
    clauses = message.get(CLAUSE_VECTORS)
    context = message.get(CONTEXT_VECTORS)
    none = np.zeros((0, _vector(message).shape[1]), dtype=np.float32)
    read = [message.get(name) for name in (BARE, IN_CONTEXT) if message.get(name)]
    return [
        (_vector(message), [reading(message)]),
        (none, []) if clauses is None else (clauses, message.get(CLAUSES)[: len(clauses)]),
        (none, []) if context is None else (context, read),
    ]


def _split(rows: list[Row], counts: list[int]) -> list[list[Row]]:
    ends = list(itertools.accumulate(counts))
    return [rows[end - count : end] for count, end in zip(counts, ends)]


def _vector(message: Message) -> np.ndarray:
    """Return the sentence feature of a message, shape (1, d)."""
    _, sentence = message.get_dense_features(TEXT)
    assert sentence is not None, "the featurizer must stand before the classifier"
    return np.asarray(sentence.features)


def _set_intent(message: Message, name: str, confidence: float) -> None:
    message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)


def _retrieval(question: Question) -> dict[str, Any]:
    """Tell Rasa the full name of a topic in its own idiom, so that stories may name topics."""
    found: dict[str, Any] = {"all_retrieval_intents": [names.INTENT_FAQ]}
    if question.intent == names.INTENT_FAQ:
        key = {"intent_response_key": question.name, "confidence": question.confidence}
        found[names.INTENT_FAQ] = {"response": {**key, "responses": []}, "ranking": [key]}
    return found
