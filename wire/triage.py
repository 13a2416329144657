"""Red flags: rules that find an emergency in a visitor's words before anything else runs.

The rules are data (`content/red_flags.yml`); this module compiles and evaluates them. No
model, no network: the same rules run in the web app and, in JavaScript, in the widget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from wire.normalise import BOUNDARIES, Normaliser
from wire.patterns import Pattern, PatternBook, PatternError, Reading

# When several classes fire, the first of these leads.
CLASS_ORDER: Final = (
    "medical_emergency",
    "overdose",
    "self_harm",
    "third_party_risk",
    "abuse",
    "adverse_reaction",
    "stopping_medicines",
    "pregnancy",
    "minor",
    "personal_advice",
    "recreational_use",
    "bypass_rules",
)
# What is P0 when it happens now; the rules speak of nothing else.
URGENT_CLASSES: Final = frozenset(CLASS_ORDER[:5])
TIERS: Final = ("A", "B", "C")
WINDOW_MESSAGES: Final = 3
SHORT_MESSAGE_TOKENS: Final = 10  # a longer message speaks for itself
WINDOW_TOKENS: Final = 40  # of an earlier message, the end counts
_RULE_KEYS: Final = {
    "id", "class", "tier", "patterns", "unless", "unless_sets", "note", "enabled"
}  # fmt: skip


class TriageRulesError(ValueError):
    """The red flags cannot be used. Carries a rule's id and a reason, never a visitor's text."""


@dataclass(frozen=True)
class TriageResult:
    """What was found, by the rules or together with a model."""

    classes: tuple[str, ...] = ()  # in the order of CLASS_ORDER
    tier: str | None = None  # of self_harm: A, B; C is the mere topic and comes with no class
    rules: tuple[str, ...] = ()  # ids of the rules that fired
    urgent: bool = False  # P0, whatever the class's own priority
    # The small model's margin for P0, where there is one: an order among messages, no finding.
    nearness: float | None = field(default=None, compare=False)

    @property
    def fired(self) -> bool:
        """True when a card must be shown."""
        return bool(self.classes)


@dataclass(frozen=True)
class Rule:
    """One red flag: patterns that fire it, and what takes a match back."""

    id: str
    triage_class: str
    tier: str | None
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


class Triage:
    """The compiled red flags."""

    def __init__(self, red_flags: Mapping[str, Any]) -> None:
        """Compile `red_flags` (the content of red_flags.yml). Raises TriageRulesError."""
        self._book = PatternBook(red_flags.get("lists", {}))
        sets: Mapping[str, Sequence[str]] = red_flags.get("unless_sets", {})
        self._rules = tuple(
            _compile_rule(raw, self._book, sets)
            for raw in red_flags["rules"]
            if raw.get("enabled", True)
        )
        tables = red_flags.get("normalise", {})
        self._normaliser = Normaliser(tables, self._book.words, self._book.prefixes)

    def tokens(self, text: str) -> list[str]:
        """Return the normalised tokens of `text`, as the rules and the models read them."""
        return self._normaliser.tokens(text)

    def evaluate(self, texts: Sequence[str]) -> TriageResult:
        """Test the last of `texts`; when it is short, also joined to those before it."""
        if not texts:
            return TriageResult()
        current = self._normaliser.tokens(texts[-1])
        fired = self._fired(current, 0)
        if len(texts) > 1 and len(current) <= SHORT_MESSAGE_TOKENS:
            earlier: list[str] = []
            for text in texts[-WINDOW_MESSAGES:-1]:
                earlier.extend(_inner(self._normaliser.tokens(text))[-WINDOW_TOKENS:])
            inner = _inner(current)
            fired |= self._fired([".", *earlier, *inner, "."], 1 + len(earlier))
        return self._result(sorted(fired))

    def _fired(self, words: Sequence[str], since: int) -> set[int]:
        """Return the numbers of the rules with a match that ends after the place `since`."""
        reading = self._book.read(words)
        return {n for n, rule in enumerate(self._rules) if _matches(rule, reading, since)}

    def _result(self, numbers: Sequence[int]) -> TriageResult:
        rules = [self._rules[number] for number in numbers]
        firing = {rule.triage_class for rule in rules if rule.tier != "C"}
        tiers = sorted(rule.tier for rule in rules if rule.tier is not None)
        return TriageResult(
            classes=tuple(name for name in CLASS_ORDER if name in firing),
            tier=tiers[0] if tiers and (tiers[0] != "C" or not firing) else None,
            rules=tuple(rule.id for rule in rules),
            urgent=bool(firing & URGENT_CLASSES),
        )


def _inner(tokens: list[str]) -> list[str]:
    """Return `tokens` without the boundaries at both ends."""
    end = len(tokens) - 1 if len(tokens) > 1 and tokens[-1] in BOUNDARIES else len(tokens)
    return tokens[1:end]


def _matches(rule: Rule, reading: Reading, since: int) -> bool:
    everywhere = (1 << reading.size) - 1
    possible = [p for p in rule.patterns if p.number in reading.possible]
    hits = [p for p in possible if reading.ends(p, everywhere) >> (since + 1)]
    if not hits:
        return False
    covered = 0  # tokens inside a match of `unless`
    for pattern in (p for p in rule.unless if p.number in reading.possible):
        for start, end in reading.spans(pattern):
            covered |= (1 << end) - (1 << start)
    if not covered:
        return True
    spans = (span for pattern in hits for span in reading.spans(pattern) if span[1] > since)
    return any(not ((1 << end) - (1 << start)) & covered for start, end in spans)


def _compile_rule(
    raw: Mapping[str, Any], book: PatternBook, sets: Mapping[str, Sequence[str]]
) -> Rule:
    name = str(raw.get("id"))
    unknown = set(raw) - _RULE_KEYS
    if unknown or raw.get("class") not in CLASS_ORDER:
        raise TriageRulesError(f"rule {name}: unknown class or key {sorted(unknown)}")
    if raw.get("tier") not in (None, *TIERS) or not raw.get("patterns"):
        raise TriageRulesError(f"rule {name}: unknown tier, or no patterns")
    named = raw.get("unless_sets", ())
    if not all(key in sets for key in named):
        raise TriageRulesError(f"rule {name}: an unknown set in unless_sets")
    unless = [*raw.get("unless", ()), *(line for key in named for line in sets[key])]
    try:
        return Rule(
            id=name,
            triage_class=raw["class"],
            tier=raw.get("tier"),
            patterns=tuple(book.compile(line) for line in raw["patterns"]),
            unless=tuple(book.compile(line) for line in unless),
        )
    except PatternError as error:
        raise TriageRulesError(f"rule {name}: {error}") from error
