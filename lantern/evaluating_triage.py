"""The command `evaluate --triage`: holds triage sets against Lantern in three situations."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lantern.config import Config
from lantern.evaluating import compiled, read_kept
from lantern.learning.evaluation.asking import connected
from lantern.learning.evaluation.triage_before_rasa import before_rasa
from lantern.learning.evaluation.triage_judging import TriageJudged
from lantern.learning.evaluation.triage_offline import find_node, offline
from lantern.learning.evaluation.triage_report import triage_report
from lantern.learning.evaluation.triage_results import compare_triage, save_triage
from lantern.learning.evaluation.triage_sets import read_triage_set
from lantern.learning.evaluation.triage_situations import (
    OFFLINE,
    RASA_DOWN,
    UP,
    Situation,
    asked,
    computed,
    judge_in,
    named_situations,
)
from lantern.places import ROOT

_WIDGET: Final = ROOT / "widget" / "src" / "triage"


def evaluate_triage(
    config: Config, files: Sequence[Path], situations: str, results: Path | None, *, show: bool
) -> int:
    """Judge every message of the files in the situations, and print how triage did. Returns 0."""
    names = named_situations(situations)
    lines = [line for file in files for line in read_triage_set(file)]
    content = compiled(config)
    print(f"looking at {len(lines)} messages ...", file=sys.stderr)
    alone, runner = offline(_WIDGET, config.models_dir / "content.json", find_node())
    with connected(f"http://{config.host}:{config.port}") as asker:
        every: dict[str, Situation] = {
            UP: asked(asker),
            RASA_DOWN: computed(content, before_rasa(content, config.models_dir)),
            OFFLINE: alone,
        }
        judged = judge_in({name: every[name] for name in names}, lines)
    titles = {name: f"{name} ({runner})" if name == OFFLINE else name for name in names}
    print("\n".join(triage_report(judged, titles, show=show)))
    if results is not None:
        save_triage(results, judged, _models(config, judged), content.version)
    return 0


def print_triage_comparison(a: Path, b: Path) -> int:
    """Print how two kept runs of triage differ. Returns 0."""
    print("\n".join(compare_triage(a, b)))
    return 0


def _models(config: Config, judged: Sequence[TriageJudged]) -> dict[str, str | None]:
    """Return which model answered each turn, where there was one and the store can be read."""
    shown = (shown for message in judged for shown in message.shown.values())
    turns = [each.turn_id for each in shown if each.turn_id is not None]
    kept = read_kept(config.store_url, turns) if turns else None
    return {turn: each.model for turn, each in (kept or {}).items()}
