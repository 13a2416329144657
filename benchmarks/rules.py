"""How long the red-flag rules take, by length of the message: `python -m benchmarks.rules`.

The cost is linear when a thousand characters cost the same in a short and in a long message.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Final

import yaml

from wire.triage import Triage

ROOT: Final = Path(__file__).resolve().parents[1]
LENGTHS: Final = (250, 500, 1000, 2000, 4000)
STARTS: Final = 40  # so many pieces of the text are read for each length
REPEATS: Final = 7  # of each piece, the quickest counts: the machine has other work


def corpus(root: Path) -> str:
    """Return dangerous messages and look-alikes of all classes in turn, as one text."""
    texts: list[str] = []
    for path in sorted((root / "data" / "triage").glob("*.yml")):
        body = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        pairs = zip(body["examples"][::40], body["look_alikes"], strict=False)
        texts += [example["text"] for pair in pairs for example in pair]
    return " ".join(" ".join(texts).split())


def milliseconds(triage: Triage, text: str) -> float:
    """Return the processor time of one evaluation."""
    taken = []
    for _ in range(REPEATS):
        began = time.process_time()
        triage.evaluate([text])
        taken.append(1000 * (time.process_time() - began))
    return min(taken)


def run() -> dict[str, float]:
    """Print a line for each length; return the medians."""
    flags = (ROOT / "content" / "red_flags.yml").read_text(encoding="utf-8")
    triage = Triage(yaml.load(flags, Loader=yaml.CSafeLoader))
    text = corpus(ROOT)
    step = (len(text) - max(LENGTHS)) // STARTS
    print(f"{'characters':>10}{'median ms':>12}{'slowest ms':>12}{'ms per 1,000':>14}")
    figures: dict[str, float] = {}
    for length in LENGTHS:
        pieces = [text[start * step : start * step + length] for start in range(STARTS)]
        taken = [milliseconds(triage, piece) for piece in pieces]
        median = statistics.median(taken)
        print(f"{length:>10}{median:>12.2f}{max(taken):>12.2f}{1000 * median / length:>14.2f}")
        figures[f"rules_ms_{length}"] = median
    return figures


if __name__ == "__main__":
    run()
