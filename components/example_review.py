"""Finds bad training examples: duplicates, twins under two labels, and likely mislabels.

`python -m components.example_review [--top N] [FOLDER]` prints three tables, each example with its
file and line. It only points at examples; whether one is wrong is for a person to say.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from components.example_twins import Twins, find_twins, fold, twins_across, twins_within
from components.labelled_examples import Labelled, labelled_examples
from components.out_of_fold import FOLDS, HeldOut, held_out

LIKELY = 0.5  # lead of another label from which an example is a likely mislabel
# Exit codes; Python's own failures are 1 and 2.
CLEAN, UNREADABLE, CERTAIN = 0, 1, 3

Block = list[str]  # the lines of one finding


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the review of a folder of examples.

    Returns 3 when an example certainly has to go: it stands twice, or reads the same as one of
    another label; 1 when the folder cannot be read; else 0.
    """
    options = _options(arguments)
    try:
        examples = labelled_examples(options.folder)
        twins = find_twins(examples.readings[: examples.alone], examples.vectors[: examples.alone])
        for line in review(examples, twins, options.top):
            print(line, flush=True)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    certain = sum(_is_certain(pair, examples) for pair in twins)
    print(f"\ncertain: {certain or 'none'} (twice, or read the same under two labels)")
    return CERTAIN if certain else CLEAN


def review(examples: Labelled, twins: Sequence[Twins], top: int) -> Iterator[str]:
    """Yield the lines of all tables, at most `top` findings each (0: all). Raises ValueError.

    Follow-ups are in none: half of what they ask stands in the answer before them, which the bot
    weighs in, and out of fold most would only be taken for that answer's topic.
    """
    alone = examples.alone
    follow_ups = len(examples.texts) - alone
    yield f"{alone} examples ({follow_ups} follow-ups train, and are not reviewed)"
    yield from _twin_tables(examples, twins, top)
    found = held_out(examples)
    yield from _table(
        f"(c) likely mislabels: held out in {FOLDS} folds, another label leads by {LIKELY}",
        "  lead    own  other  label -> best other label",
        [_mislabel(i, examples, found) for i in _worst(found)],
        top,
    )
    yield ""
    yield "out-of-fold accuracy by label, the worst first"
    yield "   right      n  label, and what it is most often taken for"
    yield from _accuracies(examples.labels[:alone], found.lead <= 0, found.other_labels)


def _twin_tables(examples: Labelled, twins: Sequence[Twins], top: int) -> Iterator[str]:
    labels = [str(label) for label in examples.labels]
    yield from _table(
        "(a) duplicates and near-duplicates of one label",
        "cosine   edit  label",
        [_twins_of_one(pair, examples) for pair in twins_within(labels, twins)],
        top,
    )
    yield from _table(
        "(b) near-duplicates under two labels",
        "cosine   edit  labels",
        [_twins_of_two(pair, examples) for pair in twins_across(labels, twins)],
        top,
    )


def _is_certain(pair: Twins, examples: Labelled) -> bool:
    """Tell whether a pair contradicts itself, or is one text twice.

    A slip beside the word it stands for is neither: it keeps its label should spelling change.
    """
    first, second = pair.first, pair.second
    if examples.labels[first] != examples.labels[second]:
        return pair.reads_the_same
    return fold(examples.texts[first]) == fold(examples.texts[second])


def _worst(found: HeldOut) -> list[int]:
    order = np.argsort(-found.lead, kind="stable")
    return [int(row) for row in order if found.lead[row] >= LIKELY]


def _accuracies(labels: np.ndarray, right: np.ndarray, others: np.ndarray) -> Iterator[str]:
    shares = {str(label): float(right[labels == label].mean()) for label in np.unique(labels)}
    for label in sorted(shares, key=lambda name: (shares[name], name)):
        wrong = Counter(str(other) for other in others[(labels == label) & ~right])
        taken = "".join(f" -> {other} ({count})" for other, count in wrong.most_common(1))
        yield f"{100 * shares[label]:6.1f} % {int((labels == label).sum()):6}  {label}{taken}"
    yield f"{100 * float(right.mean()):6.1f} % {len(labels):6}  all"


def _table(title: str, head: str, findings: Sequence[Block], top: int) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(findings) or 'none'}"
    yield from [head] if findings else ()
    for finding in findings[:top] if top > 0 else findings:
        yield from finding
    if 0 < top < len(findings):
        yield f"... and {len(findings) - top} more (--top 0 shows all)"


def _twins_of_one(pair: Twins, examples: Labelled) -> Block:
    return [
        f"{pair.cosine:6.2f} {pair.distance:6.2f}  {examples.labels[pair.first]}",
        *(f"{'':15}{_line(row, examples)}" for row in (pair.first, pair.second)),
    ]


def _twins_of_two(pair: Twins, examples: Labelled) -> Block:
    rows, labels = (pair.first, pair.second), examples.labels
    return [
        f"{pair.cosine:6.2f} {pair.distance:6.2f}  {labels[rows[0]]} and {labels[rows[1]]}",
        *(f"{'':15}{_line(row, examples)}" for row in rows),
    ]


def _mislabel(row: int, examples: Labelled, found: HeldOut) -> Block:
    figures = f"{found.lead[row]:6.2f} {found.own[row]:6.2f} {found.other[row]:6.2f}"
    return [
        f"{figures}  {examples.labels[row]} -> {found.other_labels[row]}",
        f"{'':22}{_line(row, examples)}",
    ]


def _line(row: int, examples: Labelled) -> str:
    return f"{examples.places[row]}: {' '.join(examples.texts[row].split())}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m components.example_review")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("data"))
    parser.add_argument("--top", type=int, default=0, help="findings a table; 0 shows all")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
