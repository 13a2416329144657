"""Finds the thresholds of both safety models: `python -m components.danger_thresholds [--write]`.

Cross-validation on `data/`: each message is judged by models that have not seen it, whole and in
its parts. A threshold is the margin that a fixed share of ordinary messages reaches (`BUDGETS`);
what share of the dangerous ones then reach it is printed. Rasa's environment; some minutes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from ruamel.yaml import YAML
from scipy.sparse import csr_matrix

from components.danger_examples import Dangers, dangers
from components.danger_model import DangerModel
from components.labelled_examples import read_messages, vectors_of
from components.readings import reading
from components.small_model_fit import C as SMALL_C
from components.small_model_fit import fit_heads, gram_table
from wire.danger import CHECK_IN
from wire.ngrams import WINDOW_STEP, WINDOW_WORDS
from wire.small_model import HEADS, URGENT
from wire.triage import CLASS_ORDER, URGENT_CLASSES, Triage

FOLDS: Final = 3
OUT: Final = Path("content/danger_thresholds.yml")
# Shares of ordinary messages (%) that may reach a threshold. The examples of topics are written
# to be hard, and reach it about three times as often as visitors' messages do. `least` is the
# lowest threshold of a class: what the small model itself takes for no sign of pregnancy must not
# hold back the answers of a whole conversation.
BUDGETS: Final = {
    "small": {URGENT: 0.2, "urgent_class": 0.05, "class": 0.05, CHECK_IN: 1.0, "least": 0.0},
    "large": {URGENT: 0.7, "urgent_class": 0.05, "class": 0.12, CHECK_IN: 2.5, "least": -1.0},
}
_SENTENCES: Final = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Parts:
    """Every message whole and in parts, one row each; `owner` is the message's number."""

    owner: np.ndarray
    vectors: np.ndarray
    table: csr_matrix  # n-grams; of the corrected words, for both models


def main(arguments: Sequence[str]) -> int:
    """Print the table; with `--write`, also write the thresholds."""
    examples = _examples()
    triage = Triage(_read_yaml(Path("content/red_flags.yml")))
    parts = _parts(examples, triage)
    margins = held_out(examples, triage, parts)
    found = {name: thresholds(margins[name], examples, BUDGETS[name]) for name in margins}
    rules = np.asarray([triage.evaluate([text]).fired for text in examples.texts])
    print("\n".join(table(margins, examples, found, rules)))
    if "--write" in arguments:
        _write(found)
    return 0


def held_out(examples: Dangers, triage: Triage, parts: Parts) -> dict[str, np.ndarray]:
    """Return each model's margins (n, heads) by folds that left the message out."""
    n = len(examples.texts)
    fold = np.random.default_rng(7).integers(0, FOLDS, n)
    raw = gram_table([triage.tokens(text) for text in examples.texts])
    read = gram_table([triage.tokens(text) for text in examples.readings])
    found = {name: np.full((n, len(HEADS)), -np.inf) for name in BUDGETS}
    for number in range(FOLDS):
        learn, rows = fold != number, fold[parts.owner] == number
        weights, bias = fit_heads(raw[learn], examples.heads[learn], SMALL_C)
        large = DangerModel.fit_table(examples.vectors[learn], read[learn], examples.heads[learn])
        small_rows = parts.table[rows] @ weights.T + bias
        large_rows = large.margins_of_table(parts.vectors[rows], parts.table[rows])
        np.maximum.at(found["small"], parts.owner[rows], small_rows)
        np.maximum.at(found["large"], parts.owner[rows], large_rows)
    return found


def thresholds(margins: np.ndarray, examples: Dangers, budget: dict[str, float]) -> dict[str, Any]:
    """Return one model's thresholds, as `wire.danger.Thresholds` reads them."""
    ordinary = margins[examples.ordinary]

    def reached_by(head: str, percent: float) -> float:
        edge = float(np.quantile(ordinary[:, HEADS.index(head)], 1 - percent / 100))
        return round(max(edge, -0.999), 3)  # a head without an example stays at -1

    card = {URGENT: reached_by(URGENT, budget[URGENT])}
    for name in CLASS_ORDER:
        kind = "urgent_class" if name in URGENT_CLASSES else "class"
        card[name] = max(reached_by(name, budget[kind]), budget.get("least", -1.0))
    return {"card": card, CHECK_IN: reached_by(URGENT, budget[CHECK_IN]), "also": 0.0}


def table(
    margins: dict[str, np.ndarray],
    examples: Dangers,
    found: dict[str, dict[str, Any]],
    rules: np.ndarray,
) -> list[str]:
    """Return the lines of the printed table, shares in percent."""
    alike = ~examples.ordinary & ~examples.heads.any(axis=1)
    lines = [
        f"{len(examples.texts)} messages: {examples.ordinary.sum()} ordinary, {alike.sum()} alike"
    ]
    lines.append(f"{'head':20} {'n':>5} {'small':>7} {'large':>7} {'union':>7} {'alike':>7}")
    for column, head in enumerate(HEADS):
        wanted = examples.heads[:, column]
        hit = {m: margins[m][:, column] >= found[m]["card"][head] for m in margins}
        union = hit["small"] | hit["large"] | (rules if head == URGENT else False)
        shares = [hit["small"][wanted], hit["large"][wanted], union[wanted], union[alike]]
        cells = " ".join(f"{100 * share.mean():7.1f}" for share in shares)
        lines.append(f"{head:20} {wanted.sum():5} {cells}")
    return lines


def segments(text: str) -> list[str]:
    """Return a message's sentences, and windows of a long one; none of a message of one part."""
    parts = [part for part in _SENTENCES.split(text) if part.strip()]
    cut: list[str] = []
    for part in parts:
        words = part.split()
        if len(words) <= WINDOW_WORDS + WINDOW_STEP:
            cut.append(part)
            continue
        starts = range(0, len(words) - WINDOW_STEP, WINDOW_STEP)
        cut += [" ".join(words[at : at + WINDOW_WORDS]) for at in starts]
    return cut if len(cut) > 1 else []


def _parts(examples: Dangers, triage: Triage) -> Parts:
    rows = [
        (number, part)
        for number, text in enumerate(examples.readings)
        for part in (text, *segments(text))
    ]
    texts = [part for _, part in rows]
    table = gram_table([triage.tokens(text) for text in texts])
    return Parts(np.asarray([number for number, _ in rows]), vectors_of(texts), table)


def _examples() -> Dangers:
    files = sorted(Path("data").rglob("*.yml"))
    _, messages = read_messages(files)
    vectors = vectors_of([reading(message) for message in messages])
    row = {id(message): vector for message, vector in zip(messages, vectors)}
    return dangers(messages, lambda message: row[id(message)].reshape(1, -1))


def _write(found: dict[str, dict[str, Any]]) -> None:
    yaml = YAML()
    with OUT.open("w", encoding="utf-8") as file:
        file.write(_HEADER)
        yaml.dump(found, file)


def _read_yaml(path: Path) -> dict[str, Any]:
    return dict(YAML(typ="safe", pure=False).load(path.read_text(encoding="utf-8")) or {})


_HEADER: Final = """\
# Margins from which the safety models call for a card, a check-in, or a further class on a card.
# Written by `python -m components.danger_thresholds --write` (Rasa's environment) after a change of
# data/triage/; it prints the share of each class that is heard. Chosen for recall: each is the
# margin that a fixed, small share of ordinary messages reaches (BUDGETS in that module).
"""

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
