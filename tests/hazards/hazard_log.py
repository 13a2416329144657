"""Reads docs/hazards.md."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LOG: Final = ROOT / "docs" / "hazards.md"
_HEADING: Final = re.compile(r"^### (H\d\d) (.+)$", re.M)
_ITEM: Final = re.compile(r"^- ([A-Z][a-z]+)(?: \(([^)]+)\))?: ", re.M)
_TEST: Final = re.compile(r"`(tests/[\w/]+\.py::test_\w+)`")
_SWITCH: Final = re.compile(r"`(\w+)` turns `(tests/[\w/]+\.py::test_\w+)` red")
_RISK: Final = re.compile(r"([1-5]) · before: ([1-5]) · after: ([1-5]) · residual: (\w+)")
_OPEN_ROW: Final = re.compile(r"^\| (H\d\d) (.+) \| (.+) \|$", re.M)
KNOWN_ITEMS: Final = frozenset(
    {
        "Priority",
        "Sequence",
        "Harm",
        "Severity",
        "Design",
        "Protection",
        "Information",
        "Test",
        "Switch",
        "Open",
    }
)


@dataclass(frozen=True)
class Hazard:
    """One entry: its items by name, each in the order of the file."""

    id: str
    title: str
    items: dict[str, list[str]]
    closers: list[str] = field(default_factory=list)  # what will close each open point

    @property
    def urgent(self) -> bool:
        """True when a card or an alert for a life in danger is at stake."""
        return self.items.get("Priority") == ["P0"]

    @property
    def tests(self) -> list[str]:
        """The tests that show the controls, as `path::name`."""
        return _TEST.findall(" ".join(self.items.get("Test", [])))

    @property
    def switches(self) -> list[tuple[str, str]]:
        """Pairs of a switch and the test that it turns red. Raises ValueError when malformed."""
        lines = self.items.get("Switch", [])
        found = [_SWITCH.fullmatch(line) for line in lines]
        if None in found:
            raise ValueError(f"{self.id}: a switch is not of the form `name` turns `test` red")
        return [(match[1], match[2]) for match in found if match]

    @property
    def risk(self) -> tuple[int, int, int, str]:
        """Severity, probability before and after, residual risk. Raises ValueError."""
        match = _RISK.fullmatch(" ".join(self.items.get("Severity", [])))
        if match is None:
            raise ValueError(f"{self.id}: the line of severity and probability is malformed")
        return int(match[1]), int(match[2]), int(match[3]), match[4]


def read_hazards(text: str) -> list[Hazard]:
    """Return all entries of the log, in order."""
    parts = _HEADING.split(re.sub(r"^## .*$", "", text, flags=re.M))
    return [_read_one(*parts[at : at + 3]) for at in range(1, len(parts), 3)]


def _read_one(name: str, title: str, body: str) -> Hazard:
    cut = _ITEM.split(body)
    items: dict[str, list[str]] = {}
    closers = []
    for at in range(1, len(cut), 3):
        label, closer, said = cut[at : at + 3]
        items.setdefault(label, []).append(" ".join(said.split()))
        if label == "Open":
            closers.append(closer or "")
    return Hazard(name, title.strip(), items, closers)


def listed_open(text: str) -> list[tuple[str, str, str]]:
    """Return the rows of the table of open hazards: id, title, what closes it."""
    return [(row[0], row[1], row[2]) for row in _OPEN_ROW.findall(text)]
