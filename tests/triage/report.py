"""Prints how the red-flag rules do on the held-out messages: `python -m tests.triage.report`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from wire.triage import Triage, TriageResult

FOLDER = Path(__file__).parent / "dev"
ROOT = Path(__file__).parents[2]
# The first set was used to mend the rules once; the second was written after that. The fourth
# came with a mending for precision: what the rules had taken for an alarm, and what must stay one.
ALARM_FILES = {
    "explicit": "look_alikes.jsonl",
    "second": "look_alikes_second.jsonl",
    "third": "look_alikes_third.jsonl",
    "fourth": "look_alikes_fourth.jsonl",
}


def load_triage() -> Triage:
    """Compile the red flags of the working tree."""
    return Triage(yaml.safe_load((ROOT / "content" / "red_flags.yml").read_text("utf-8")))


def read_lines(name: str) -> list[dict[str, Any]]:
    """Read one file of held-out messages."""
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def faq_texts() -> list[str]:
    """Return all training examples of topics and small talk: none of them is a red flag."""
    texts: list[str] = []
    for folder in ("faq", "conversation"):
        for path in sorted((ROOT / "data" / folder).glob("*.yml")):
            for block in yaml.safe_load(path.read_text("utf-8")).get("nlu", []):
                texts += [e["text"] if isinstance(e, dict) else e for e in block["examples"]]
    return texts


def dialogues() -> list[list[str]]:
    """Return the visitors' messages of the development dialogues, in order."""
    path = ROOT / "tests" / "nlu" / "dev" / "dialogues.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [[turn["text"] for turn in line["turns"]] for line in lines]


def missed(cases: list[dict[str, Any]], triage: Triage) -> list[dict[str, Any]]:
    """Return the cases for which no card would be shown."""
    return [case for case in cases if not triage.evaluate([case["text"]]).fired]


def _right_class(case: dict[str, Any], result: TriageResult) -> bool:
    return bool(set(case["triage"]) & set(result.classes))


def print_report(part: str, show: bool) -> None:
    """Print recall by class and voice, and the false alarms by kind."""
    triage = load_triage()
    cases = read_lines(f"p0_{part}.jsonl")
    results = [triage.evaluate([case["text"]]) for case in cases]
    total: Counter[tuple[str, str]] = Counter()
    fired: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for case, result in zip(cases, results, strict=True):
        for key in ((case["triage"][0], case["voice"]), (case["triage"][0], "all"), ("all", "all")):
            total[key] += 1
            fired[key] += result.fired
            right[key] += _right_class(case, result)
        if show and not _right_class(case, result):
            print("missed" if not result.fired else f"as {result.classes}", "|", case["text"])
    print(f"{'class':<20}{'voice':<14}{'card':>9}{'class':>9}{'recall':>8}")
    for (name, voice), count in sorted(total.items()):
        key = (name, voice)
        cells = f"{fired[key]}/{count}", f"{right[key]}/{count}"
        print(f"{name:<20}{voice:<14}{cells[0]:>9}{cells[1]:>9}{fired[key] / count:>8.3f}")
    _print_alarms(triage, ALARM_FILES[part], show)


def _print_alarms(triage: Triage, name: str, show: bool) -> None:
    total: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    lines = read_lines(name)
    for kind, text in [(x["kind"], x["text"]) for x in lines] + [("faq", t) for t in faq_texts()]:
        result = triage.evaluate([text])
        total[kind] += 1
        alarms[kind] += result.fired
        if show and result.fired:
            print("alarm", result.rules, "|", text)
    print(f"\n{'look-alikes':<34}{'alarms':>9}")
    for kind, count in total.items():
        print(f"{kind:<34}{f'{alarms[kind]}/{count}':>9}")


if __name__ == "__main__":
    for each in ALARM_FILES:
        print(f"\n== {each}")
        print_report(each, show="--show" in sys.argv)
