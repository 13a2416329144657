"""Checks that the red flags compile, and that every class they raise has a card."""

from collections.abc import Iterator

from lantern.learning.content.files import Folder
from lantern.learning.content.problems import Problem
from wire.triage import Triage, TriageRulesError

FILE = "content/red_flags.yml"


def check_red_flags(folder: Folder) -> Iterator[Problem]:
    """Yield rules that cannot be used: one of them silent is an emergency missed."""
    red_flags = folder.content.get("red_flags", {})
    try:
        Triage(red_flags)
    except TriageRulesError as error:
        yield Problem(FILE, "red_flags_unusable", str(error))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        yield Problem(FILE, "red_flags_unusable", f"{type(error).__name__}: {error}")
    rules = [rule for rule in red_flags.get("rules") or [] if isinstance(rule, dict)]
    cards = {entry["id"] for entry in folder.entries("cards")}
    raised = {rule.get("class") for rule in rules if rule.get("enabled", True)}
    for name in sorted(str(name) for name in raised - {None} - cards):
        yield Problem(FILE, "class_without_card", name)
