"""Finds the two questions of a message that asks two.

Words alone propose a cut, which is quick; the whole model then reads both halves. A second half
that points back ("and how long do they last") is read after the subject of the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from components.context import in_context
from components.halves import LIST, RUN_ON, Cut, could_be_two, cuts
from components.intent_model import IntentModel
from components.questions import Row, mixed
from components.sentence_encoder import Encode
from wire import names

_POINTS_BACK: Final = re.compile(
    r"\b(?:it|its|it's|that|this|they|them|those|these|their|he|she|then)\b", re.IGNORECASE
)
SHORT: Final = 3  # words; so short a second half leans on the first


@dataclass(frozen=True)
class SplitRules:
    """When a message is taken for two questions."""

    least_by_words: float  # least probability of each half by its words alone, to go on
    least: float  # least probability of each half when the whole message hints at both topics
    least_unhinted: float  # the same when it does not
    hint: float  # least probability of each topic in the whole message that is a hint
    hint_of_list: float  # the same for short things named one after another
    least_run_on: float  # the same without a mark or a joining word between them
    least_in_whole: float  # and then of each topic in the whole message
    context_weight: float


@dataclass(frozen=True)
class Splitter:
    """Splits with a trained model; `subjects` say how topics are called in a sentence."""

    model: IntentModel
    encode: Encode
    rules: SplitRules
    subjects: Mapping[str, str] = field(default_factory=dict)

    def split(self, text: str, clauses: Sequence[str], whole: Row) -> list[Row]:
        """Return the rows of the two questions, or an empty list."""
        found = [cut for cut in cuts(text, clauses) if could_be_two(cut)]
        for group in (
            [c for c in found if c.kind != RUN_ON],
            [c for c in found if c.kind == RUN_ON],
        ):
            cut = self._best(group, whole)
            rows = self._read(cut) if cut else []
            if cut and rows and self._is_sure(cut, rows, whole):
                return rows
        return []

    def _best(self, found: list[Cut], whole: Row) -> Cut | None:
        """Return the cut whose halves are likeliest two topics by their words alone."""
        if not found:
            return None
        texts = [part for cut in found for part in (cut.first, cut.second)]
        by_words = np.where(self._asked, self.model.predict_by_words(texts), 0.0)
        best, found_best = 0.0, None
        for i, cut in enumerate(found):
            halves = by_words[2 * i : 2 * i + 2]
            tops = halves.argmax(axis=1)
            sure = halves.max(axis=1)
            score = float(sure.prod())
            if tops[0] == tops[1] or sure.min() < self.rules.least_by_words or score <= best:
                continue
            if cut.kind == RUN_ON and whole.probabilities[tops].min() < self.rules.least_in_whole:
                continue
            best, found_best = score, cut
        return found_best

    def _read(self, cut: Cut) -> list[Row]:
        first, second = self._rows([cut.first, cut.second])
        subject = self.subjects.get(self._top(first).split("/")[-1])
        leans = _POINTS_BACK.search(cut.second) or len(cut.second.split()) <= SHORT
        if subject and leans:
            after = self._rows([in_context(cut.second, subject)])[0]
            second = mixed(second, after, self.rules.context_weight)
        return [first, second]

    def _rows(self, texts: list[str]) -> list[Row]:
        table = self.model.predict(self.encode(texts), texts)
        return [Row(text, p, float(s)) for text, p, s in zip(texts, *table)]

    def _is_sure(self, cut: Cut, rows: list[Row], whole: Row) -> bool:
        tops = [int(row.probabilities.argmax()) for row in rows]
        least = min(float(row.probabilities.max()) for row in rows)
        if tops[0] == tops[1] or not self._asked[tops].all():
            return False
        if cut.kind == RUN_ON:
            held = float(whole.probabilities[tops].min()) >= self.rules.least_in_whole
            return held and least >= self.rules.least_run_on
        hint = self.rules.hint_of_list if cut.kind == LIST else self.rules.hint
        hinted = float(whole.probabilities[tops].min()) >= hint
        return least >= (self.rules.least if hinted else self.rules.least_unhinted)

    def _top(self, row: Row) -> str:
        return self.model.labels[int(row.probabilities.argmax())]

    @property
    def _asked(self) -> np.ndarray:
        """Which labels can be one of two questions: topics, and what is asked like one."""
        own = set(names.ASKED_AS.values()) | {"capabilities"}
        return np.array([x.startswith(names.FAQ_PREFIX) or x in own for x in self.model.labels])
