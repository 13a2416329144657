"""What the widget shows for a message when no server answers it: its own modules, run by Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from lantern.learning.content.widget_patterns import widget_patterns
from lantern.learning.evaluation.sets import EvaluationError
from lantern.learning.evaluation.triage_judging import Shown
from lantern.learning.evaluation.triage_sets import TriageLine
from lantern.learning.evaluation.triage_situations import Situation, computed
from lantern.learning.widget_model import WIDGET_MODEL, read_widget_model
from wire.content import read_content
from wire.hearing import Hearing
from wire.triage import Triage

_RUNNER: Final = Path(__file__).parent / "offline_cards.mjs"
_ENTRY: Final = "offline.js"
_SECONDS: Final = 600


def find_node() -> str | None:
    """Return the Node to run the widget's modules with: that of the tools, else the machine's."""
    spec = find_spec("playwright")
    if spec is not None and spec.origin is not None:
        pinned = Path(spec.origin).parent / "driver" / "node"
        if pinned.is_file():
            return str(pinned)
    return shutil.which("node")


def offline(modules: Path, compiled: Path, node: str | None) -> tuple[Situation, str]:
    """Return the situation of a browser alone, and what runs the rules in it.

    `modules` is the folder of the widget's modules, `compiled` the file of compiled texts; where
    the widget's small model lies beside it, the widget has it. Without Node or the modules the
    same runs in Python; raises EvaluationError when Node fails.
    """
    data = json.loads(compiled.read_bytes())
    model = compiled.with_name(WIDGET_MODEL)
    given = [str(model.resolve())] if model.is_file() else []
    if node is None or not (modules / _ENTRY).is_file():
        content = read_content(data)
        parts = read_widget_model(model.read_bytes()) if given else ()
        look = computed(content, Hearing(Triage(content.red_flags), *parts).evaluate)
        return look, "rules and model in Python" if given else "rules in Python"
    patterns = widget_patterns(data)

    def look_in_node(lines: Sequence[TriageLine]) -> list[Shown]:
        question = {"patterns": patterns, "texts": [line.text for line in lines]}
        cards = _cards(node, modules, given, question)
        return [Shown(tuple(c["classes"]), None, c["priority"]) if c else Shown() for c in cards]

    return look_in_node, "widget in Node, with its model" if given else "widget in Node"


def _cards(
    node: str, modules: Path, model: Sequence[str], question: dict[str, Any]
) -> list[dict[str, Any] | None]:
    with TemporaryDirectory() as folder:
        # Node takes a .js file for a module only where a package.json says so.
        copy = Path(folder, "triage")
        shutil.copytree(modules, copy)
        (copy / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        try:
            done = subprocess.run(
                [node, str(_RUNNER), str(copy / _ENTRY), *model],
                input=json.dumps(question),
                capture_output=True,
                text=True,
                check=True,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            raise EvaluationError("The widget's rules do not run in Node.") from None
    found: list[dict[str, Any] | None] = json.loads(done.stdout)
    return found
