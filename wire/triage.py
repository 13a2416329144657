"""Red flags: rules that find an emergency in a visitor's words before anything else runs.

The rules are data (`content/red_flags.yml`); this module compiles and evaluates them. No
model, no network: the same rules run in the web app and, in JavaScript, in the widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Mapping, Sequence

from wire.normalise import BOUNDARIES, Normaliser
from wire.patterns import Pattern, PatternError, Span, Tokens, find, parse

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
    """What the rules found."""

    classes: tuple[str, ...] = ()  # in the order of CLASS_ORDER
    tier: str | None = None  # of self_harm: A, B; C is the mere topic and comes with no class
    rules: tuple[str, ...] = ()  # ids of the rules that fired

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
        lists: Mapping[str, str] = red_flags.get("lists", {})
        enabled = [raw for raw in red_flags["rules"] if raw.get("enabled", True)]
        sets: Mapping[str, Sequence[str]] = red_flags.get("unless_sets", {})
        self._rules = tuple(_compile_rule(raw, lists, sets) for raw in enabled)
        symbols = {
            word
            for rule in self._rules
            for pattern in (*rule.patterns, *rule.unless)
            for item in pattern.items
            for word in item.words()
        }
        self._prefixes = frozenset(s[:-1] for s in symbols if s.endswith("*"))
        words = frozenset(s for s in symbols if s.isalpha())
        self._normaliser = Normaliser(red_flags.get("normalise", {}), words, self._prefixes)
        self._by_anchor: dict[str, list[tuple[int, Pattern]]] = {}
        for number, rule in enumerate(self._rules):
            for pattern in rule.patterns:
                for anchor in pattern.anchors():
                    self._by_anchor.setdefault(anchor, []).append((number, pattern))

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
        """Return the numbers of the rules with a match that reaches the words from `since` on."""
        tokens = Tokens(words, self._prefixes)
        fired: set[int] = set()
        for symbol in tokens.places:
            for number, pattern in self._by_anchor.get(symbol, ()):
                if number not in fired and self._matches(number, pattern, tokens, since):
                    fired.add(number)
        return fired

    def _matches(self, number: int, pattern: Pattern, tokens: Tokens, since: int) -> bool:
        spans = [span for span in find(pattern, tokens) if span[1] > since]
        if not spans:
            return False
        taken_back = [s for line in self._rules[number].unless for s in find(line, tokens)]
        return any(not any(_overlap(span, other) for other in taken_back) for span in spans)

    def _result(self, numbers: Sequence[int]) -> TriageResult:
        rules = [self._rules[number] for number in numbers]
        firing = {rule.triage_class for rule in rules if rule.tier != "C"}
        tiers = sorted(rule.tier for rule in rules if rule.tier is not None)
        return TriageResult(
            classes=tuple(name for name in CLASS_ORDER if name in firing),
            tier=tiers[0] if tiers and (tiers[0] != "C" or not firing) else None,
            rules=tuple(rule.id for rule in rules),
        )


def _inner(tokens: list[str]) -> list[str]:
    """Return `tokens` without the boundaries at both ends."""
    end = len(tokens) - 1 if len(tokens) > 1 and tokens[-1] in BOUNDARIES else len(tokens)
    return tokens[1:end]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _compile_rule(
    raw: Mapping[str, Any], lists: Mapping[str, str], sets: Mapping[str, Sequence[str]]
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
            patterns=tuple(parse(line, lists) for line in raw["patterns"]),
            unless=tuple(parse(line, lists) for line in unless),
        )
    except PatternError as error:
        raise TriageRulesError(f"rule {name}: {error}") from error
