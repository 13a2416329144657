"""The rules in the browser find what the rules on the server find, word for word.

The sealed sets are among the texts, so a difference is named by its place, never by its words.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from pathlib import Path
from typing import Any

import playwright
import pytest
import yaml

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from lantern.learning.content.widget_patterns import widget_patterns
from tests.widget.odd_strings import odd_strings
from wire.cards import merge_cards
from wire.content import canonical, read_content
from wire.triage import WINDOW_MESSAGES, Triage

ROOT = Path(__file__).parents[2]
NODE = Path(playwright.__file__).parent / "driver" / "node"
ODD = 3000
SHOWN = 20
MOST_MILLISECONDS = 20  # of a text of 1,000 characters; under 1 on a machine that is not busy

Json = dict[str, Any]
Window = tuple[str, ...]


@dataclass(frozen=True)
class Both:
    """The same inputs, and what each side makes of them."""

    compiled: Json
    places: dict[str, str]  # text: where it stands
    windows: dict[Window, str]
    merges: list[tuple[list[str], bool]]
    browser: Json

    @cached_property
    def triage(self) -> Triage:
        """The server's side."""
        return Triage(self.compiled["red_flags"])


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """All inputs, read by the widget's modules in one run of Node."""
    compiled = compile_folder(read_folder(ROOT))
    file = tmp_path_factory.mktemp("patterns") / "patterns.json"
    file.write_bytes(canonical(widget_patterns(compiled)))
    places = _texts()
    windows = {(text,): place for text, place in places.items()} | _windows(places)
    classes = sorted(compiled["cards"])
    raised = {rule["class"] for rule in compiled["red_flags"]["rules"]}
    pairs = [list(pair) for n in (1, 2, 3) for pair in permutations(sorted(raised), n)]
    merges = [(names, spanish) for names in pairs for spanish in (False, True)]
    assert raised <= set(classes)
    inputs = {"texts": list(places), "windows": list(windows), "merges": merges}
    done = subprocess.run(
        [str(NODE), "--no-warnings", str(Path(__file__).with_name("evaluate.mjs")), str(file)],
        input=json.dumps(inputs).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return Both(compiled, places, windows, merges, json.loads(done.stdout))


def test_tokens_are_the_same(both: Both) -> None:
    normaliser = both.triage._normaliser
    wrong = [
        place
        for (text, place), tokens in zip(both.places.items(), both.browser["tokens"], strict=True)
        if normaliser.tokens(text) != tokens
    ]
    assert wrong[:SHOWN] == []


def test_rules_classes_and_tiers_are_the_same(both: Both) -> None:
    wrong, fired = [], 0
    results = zip(both.windows.items(), both.browser["results"], strict=True)
    for (window, place), result in results:
        mine = both.triage.evaluate(window)
        fired += mine.fired
        if (mine.classes, mine.tier, mine.rules) != (
            tuple(result["classes"]),
            result["tier"],
            tuple(result["rules"]),
        ):
            wrong.append(place)
    assert wrong[:SHOWN] == []
    assert fired > 1000  # the inputs are such that there is something to agree on


def test_cards_are_the_same(both: Both) -> None:
    content = read_content(both.compiled)
    line = content.notices["spanish_crisis"]
    for (classes, spanish), card in zip(both.merges, both.browser["cards"], strict=True):
        mine = merge_cards(content.cards, classes, None)
        assert card == {
            "text": f"{line}\n\n{mine.text}" if spanish else mine.text,
            "links": [{"label": link.label, "href": link.href} for link in mine.links],
            "triage_all": list(mine.triage_all),
            "priority": mine.priority,
        }


def test_long_messages_are_read_quickly(both: Both) -> None:
    assert 0 < both.browser["milliseconds"] < MOST_MILLISECONDS


def _texts() -> dict[str, str]:
    """Return every text of the repository's examples and sets, and the odd ones, with places."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "data").rglob("*.yml")):
        body = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for number, text in enumerate(_strings(body)):
            found.setdefault(text, f"{path.relative_to(ROOT)}, text {number}")
    for place, record in _records():
        for text in _strings(record):
            found.setdefault(text, place)
    for number, text in enumerate(odd_strings(ODD)):
        found.setdefault(text, f"odd string {number}: {text[:80]!r}")
    return found


def _windows(places: dict[str, str]) -> dict[Window, str]:
    """Return the windows of all dialogues, messages cut in three, and neighbours of all kinds."""
    found: dict[Window, str] = {}
    for place, record in _records():
        turns = [turn["text"] for turn in record.get("turns", ())]
        for end in range(2, len(turns) + 1):
            found[tuple(turns[max(0, end - WINDOW_MESSAGES) : end])] = f"{place}, turn {end}"
        words = record.get("text", "").split()
        if len(words) >= WINDOW_MESSAGES:
            one, two = len(words) // 3, 2 * len(words) // 3
            parts = (words[:one], words[one:two], words[two:])
            found[tuple(" ".join(part) for part in parts)] = f"{place}, cut in three"
    texts = list(places)
    for at in range(0, len(texts) - WINDOW_MESSAGES, WINDOW_MESSAGES):
        found[tuple(texts[at : at + WINDOW_MESSAGES])] = f"{places[texts[at]]}, and the next"
    return found


def _records() -> Iterator[tuple[str, Json]]:
    for path in sorted((ROOT / "tests").rglob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", json.loads(line)


def _strings(value: Any) -> Iterator[str]:
    """Yield every string inside a value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
