"""The same inputs to both sides: the widget's modules in Node, and `wire` here."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product
from pathlib import Path
from typing import Any, Final

import playwright

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from lantern.learning.content.widget_patterns import widget_patterns
from lantern.learning.widget_model import read_widget_model, widget_model
from tests.widget.texts import ROOT, Json, Window, places_of_texts, places_of_windows
from wire.content import canonical
from wire.hearing import SMALL_MODEL
from wire.triage import URGENT_CLASSES, Triage, TriageResult

NODE: Final = Path(playwright.__file__).parent / "driver" / "node"


@dataclass(frozen=True)
class Both:
    """The same inputs, and what each side makes of them."""

    compiled: Json
    trained: Json  # the small model as training wrote it
    model: bytes  # the same in the widget's form
    places: dict[str, str]  # text: where it stands
    windows: dict[Window, str]
    merges: list[tuple[list[str], bool, Json]]  # classes, in Spanish, what else is known
    browser: Json

    @cached_property
    def triage(self) -> Triage:
        """The server's side."""
        return Triage(self.compiled["red_flags"])

    @cached_property
    def tokens(self) -> dict[str, list[str]]:
        """The tokens of every text, and of the last message of every window."""
        texts = {**self.places, **{window[-1]: "" for window in self.windows}}
        return {text: self.triage.tokens(text) for text in texts}

    @cached_property
    def results(self) -> dict[Window, TriageResult]:
        """What the rules find in every window."""
        return {window: self.triage.evaluate(window) for window in self.windows}

    @cached_property
    def margins(self) -> dict[str, dict[str, float]]:
        """What the widget's form of the model makes of `tokens`, computed here."""
        coarse, _ = read_widget_model(self.model)
        return {text: coarse.margins(tokens) for text, tokens in self.tokens.items()}


def both_sides(folder: Path) -> Both:
    """Read all inputs with the widget's modules, in one run of Node that leaves files in `folder`.

    Needs the small model of a training, in `LANTERN_MODELS_DIR` or `models`.
    """
    compiled = compile_folder(read_folder(ROOT))
    trained = json.loads(
        Path(os.environ.get("LANTERN_MODELS_DIR", ROOT / "models"), SMALL_MODEL).read_bytes()
    )
    model = widget_model(trained)
    (folder / "patterns.json").write_bytes(canonical(widget_patterns(compiled)))
    (folder / "model.bin").write_bytes(model)
    places = places_of_texts()
    windows = {(text,): place for text, place in places.items()} | places_of_windows(places)
    merges = _merges(compiled)
    inputs = {"texts": list(places), "windows": list(windows), "merges": merges}
    done = subprocess.run(
        [str(NODE), "--no-warnings", str(Path(__file__).with_name("evaluate.mjs")), str(folder)],
        input=json.dumps(inputs).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return Both(compiled, trained, model, places, windows, merges, json.loads(done.stdout))


def _merges(compiled: dict[str, Any]) -> list[tuple[list[str], bool, Json]]:
    """Return one, two and three classes in every order, each with and without Spanish."""
    raised = {rule["class"] for rule in compiled["red_flags"]["rules"]} | URGENT_CLASSES
    assert raised <= set(compiled["cards"])
    pairs = [list(pair) for n in (1, 2, 3) for pair in permutations(sorted(raised), n)]
    signs = [
        {"tier": tier, "injured": injured, "own_staff": own}
        for tier, injured, own in product((None, "A", "B"), (False, True), (False, True))
    ]
    return [(names, known["tier"] == "A", known) for names in pairs for known in signs]
