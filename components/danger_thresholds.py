"""Finds the thresholds of both safety models: `python -m components.danger_thresholds [--write]`.

Cross-validation on `data/`: each message is judged, as the product does it, by models that have
not seen it. A threshold is the margin that a fixed share of ordinary messages reaches (`BUDGETS`).

What the printed table shows, a line a head: how many messages call for it (`n`), what share of them
reaches its threshold in the small model, in the large one and in either (`union`), what share of
the look-alikes does in either (`alike`), and what share of those that call for it the small model
hears by the thresholds for when it is `alone`. For the head `urgent` the union counts the rules
too. The rules were tuned on `data/triage/`, so the union column is too good. A class that stands on
an urgent card only because it is the likeliest (`wire.danger`) is not counted.

Rasa's environment; some minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from scipy.sparse import csr_matrix

from components.danger_examples import Dangers, dangers
from components.danger_model import NET_SHARE, DangerModel
from components.labelled_examples import read_messages
from components.sentence_encoder import shared_encoder
from components.sentence_featurizer import training_cache
from components.small_model_fit import C as SMALL_C
from components.small_model_fit import fit_heads, gram_table
from components.token_net_fit import NetOptions, logits
from components.yaml_files import read_mapping
from wire.danger import CHECK_IN
from wire.ngrams import windows
from wire.small_model import HEADS, URGENT
from wire.triage import CLASS_ORDER, URGENT_CLASSES, Triage

FOLDS: Final = 3
OUT: Final = Path("content/danger_thresholds.yml")
# Shares of ordinary messages (%) that may reach a threshold. The examples of topics are written
# to be hard, and reach it more often than visitors' messages do. `alone` is the small model when
# Rasa does not answer, and in a browser that is offline: a card in vain costs a visitor little who
# would get no answer either. A class's own share goes before its kind's: a plea for advice and a
# bad reaction are common, and their card stands before an answer; few messages are of the others.
# `least` is the lowest threshold of a class, whatever the share would allow.
BUDGETS: Final[Mapping[str, Mapping[str, float]]] = {
    "small": {URGENT: 0.2, "urgent_class": 0.05, "class": 0.05, CHECK_IN: 1.0, "least": 0.0},
    "large": {
        URGENT: 1.0,
        "urgent_class": 0.06,
        "class": 0.05,
        "adverse_reaction": 0.1,
        "stopping_medicines": 0.1,
        "personal_advice": 0.2,
        CHECK_IN: 2.5,
        "least": -0.8,
    },
    "alone": {URGENT: 3.0, "urgent_class": 0.2, "class": 0.4, CHECK_IN: 4.0, "least": 0.0},
}


def main(arguments: Sequence[str]) -> int:
    """Print the table; with `--write`, also write the thresholds."""
    _, messages = read_messages(sorted(Path("data").rglob("*.yml")))
    examples = dangers(messages)
    triage = Triage(read_mapping(Path("content/red_flags.yml")))
    margins = held_out(examples, triage)
    found = {name: thresholds(margins[name], examples, BUDGETS[name]) for name in margins}
    rules = np.asarray([triage.evaluate([text]).fired for text in examples.texts])
    print("\n".join(table(margins, examples, found, rules)))
    if "--write" in arguments:
        _write(found)
    return 0


def held_out(
    examples: Dangers, triage: Triage, options: NetOptions | None = None
) -> dict[str, np.ndarray]:
    """Return margins (n, heads) for each of `BUDGETS` by folds that left the message out."""
    fold = np.random.default_rng(7).integers(0, FOLDS, len(examples.texts))
    small = Grams.of([triage.tokens(text) for text in examples.texts])
    large = Grams.of([triage.tokens(text) for text in examples.readings])
    states = training_cache().token_table(
        examples.readings, lambda new: shared_encoder().encode_tokens(new)
    )
    found = {name: np.zeros((len(fold), len(HEADS))) for name in ("small", "large")}
    for number in range(FOLDS):
        learn, rows = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        weights, bias = fit_heads(small.whole[learn], examples.heads[learn], SMALL_C)
        found["small"][rows] = small.highest(small.parts @ weights.T + bias)[rows]
        model = DangerModel.fit(large.whole, states, examples.heads, learn, options)
        found["large"][rows] = large.highest(model.gram_margins(large.parts))[rows]
        found["large"][rows] += NET_SHARE * logits(model.net, states, rows)
    return {**found, "alone": found["small"]}


@dataclass(frozen=True)
class Grams:
    """N-grams of every message, whole and in its windows; `owner` is the message's number."""

    whole: csr_matrix
    parts: csr_matrix
    owner: np.ndarray

    @classmethod
    def of(cls, tokens: Sequence[Sequence[str]]) -> Grams:
        """Count the n-grams of messages' tokens."""
        rows = [(number, part) for number, words in enumerate(tokens) for part in windows(words)]
        owner = np.asarray([number for number, _ in rows])
        return cls(gram_table(tokens), gram_table([part for _, part in rows]), owner)

    def highest(self, margins: np.ndarray) -> np.ndarray:
        """Return each message's highest margins (n, heads) of those of its parts."""
        found = np.full((self.whole.shape[0], margins.shape[1]), -np.inf)
        np.maximum.at(found, self.owner, margins)
        return found


def thresholds(
    margins: np.ndarray, examples: Dangers, budget: Mapping[str, float]
) -> dict[str, Any]:
    """Return one model's thresholds, as `wire.danger.Thresholds` reads them."""
    ordinary = margins[examples.ordinary]

    def reached_by(head: str, percent: float) -> float:
        edge = float(np.quantile(ordinary[:, HEADS.index(head)], 1 - percent / 100))
        return round(max(edge, -0.999), 3)  # a head without an example stays at -1

    card = {URGENT: reached_by(URGENT, budget[URGENT])}
    for name in CLASS_ORDER:
        kind = "urgent_class" if name in URGENT_CLASSES else "class"
        card[name] = max(
            reached_by(name, budget.get(name, budget[kind])), budget.get("least", -1.0)
        )
    return {"card": card, CHECK_IN: reached_by(URGENT, budget[CHECK_IN]), "also": 0.0}


def table(
    margins: dict[str, np.ndarray],
    examples: Dangers,
    found: dict[str, dict[str, Any]],
    rules: np.ndarray,
) -> list[str]:
    """Return the lines of the printed table, shares in percent; the module says of what.

    `rules` (n,) says where a rule fired.
    """
    alike = ~examples.ordinary & ~examples.heads.any(axis=1)
    lines = [
        f"{len(examples.texts)} messages: {examples.ordinary.sum()} ordinary, {alike.sum()} alike"
    ]
    lines.append(
        f"{'head':20} {'n':>5} {'small':>7} {'large':>7} {'union':>7} {'alike':>7} {'alone':>7}"
    )
    for column, head in enumerate(HEADS):
        wanted = examples.heads[:, column]
        hit = {m: margins[m][:, column] >= found[m]["card"][head] for m in margins}
        union = hit["small"] | hit["large"] | (rules if head == URGENT else False)
        shares = [hit["small"][wanted], hit["large"][wanted], union[wanted], union[alike]]
        shares.append(hit["alone"][wanted])
        cells = " ".join(f"{100 * share.mean():7.1f}" for share in shares)
        lines.append(f"{head:20} {wanted.sum():5} {cells}")
    return lines


def _write(found: dict[str, dict[str, Any]]) -> None:
    OUT.write_text(_HEADER + yaml.safe_dump(found, sort_keys=False), encoding="utf-8")


_HEADER: Final = """\
# Margins from which the safety models call for a card, a check-in, or a further class on a card.
# Written by `python -m components.danger_thresholds --write` (Rasa's environment) after a change of
# data/triage/; it prints the share of each class that is heard. Chosen for recall: each is the
# margin that a fixed, small share of ordinary messages reaches (BUDGETS in that module).
"""

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
