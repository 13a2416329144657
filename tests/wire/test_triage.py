"""How rules are compiled and evaluated; the rules themselves are tested in tests/triage."""

from __future__ import annotations

from typing import Any

import pytest

from wire.triage import CLASS_ORDER, Triage, TriageResult, TriageRulesError


def _flags(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"rules": list(rules), **more}


def _rule(**more: Any) -> dict[str, Any]:
    rule = {"id": "r", "class": "self_harm", "tier": None, "patterns": ["end it"]}
    return {**rule, **more}


def test_result_lists_classes_in_their_order_and_rules_in_the_file_order() -> None:
    triage = Triage(
        _flags(
            _rule(id="a", tier="B", patterns=["die"]),
            _rule(id="b", tier="A", patterns=["die now"]),
            _rule(id="c", **{"class": "medical_emergency"}, patterns=["chest pain"]),
        )
    )
    result = triage.evaluate(["I die now and chest pain"])
    classes = ("medical_emergency", "self_harm")
    assert result == TriageResult(classes, "A", ("a", "b", "c"), urgent=True)
    assert result.fired
    assert CLASS_ORDER.index("medical_emergency") < CLASS_ORDER.index("self_harm")


def test_tier_c_alone_brings_no_class() -> None:
    triage = Triage(_flags(_rule(tier="C")))
    assert triage.evaluate(["end it"]) == TriageResult((), "C", ("r",))


def test_tier_c_is_not_told_beside_a_class_without_tier() -> None:
    triage = Triage(
        _flags(_rule(tier="C"), _rule(id="s", **{"class": "overdose"}, patterns=["too many"]))
    )
    found = triage.evaluate(["end it, too many"])
    assert found == TriageResult(("overdose",), None, ("r", "s"), urgent=True)


def test_unless_takes_back_only_the_match_it_overlaps() -> None:
    triage = Triage(_flags(_rule(patterns=["chest pain"], unless=["no chest pain"])))
    assert not triage.evaluate(["no chest pain, just curious"]).fired
    assert triage.evaluate(["no chest pain yesterday. now chest pain"]).fired
    assert triage.evaluate(["No, chest pain"]).fired


def test_unless_sets_are_shared() -> None:
    rule = _rule(patterns=["chest pain"], unless_sets=["denial"])
    triage = Triage(_flags(rule, unless_sets={"denial": ["no chest"]}))
    assert not triage.evaluate(["no chest pain"]).fired


def test_disabled_rule_never_fires() -> None:
    assert not Triage(_flags(_rule(enabled=False))).evaluate(["end it"]).fired


def test_window_joins_a_short_message_to_those_before() -> None:
    triage = Triage(_flags(_rule(patterns=["want to die"])))
    assert triage.evaluate(["i want to", "die"]).fired
    assert triage.evaluate(["i want", "to", "die"]).fired
    assert not triage.evaluate(["i want", "to", "now", "die"]).fired


def test_window_forgets_what_stands_in_earlier_messages_alone() -> None:
    triage = Triage(_flags(_rule(patterns=["want to die"])))
    assert not triage.evaluate(["i want to die", "ok"]).fired


def test_window_leaves_a_long_message_alone() -> None:
    triage = Triage(_flags(_rule(patterns=["want to ~3 die"])))
    long = "die is how one says the color of cloth in this old shop of ours"
    assert not triage.evaluate(["i want to", long]).fired


def test_nothing_said_fires_nothing() -> None:
    triage = Triage(_flags(_rule()))
    for texts in ([], [""], ["   "], ["\x00"], ["", ""], ["\ud800"]):
        assert triage.evaluate(texts) == TriageResult()


@pytest.mark.parametrize(
    "rule",
    [
        _rule(tier="D"),
        _rule(patterns=[]),
        _rule(patterns=["~3 die"]),
        _rule(patterns=["die ~3"]),
        _rule(patterns=["die? now"]),
        _rule(patterns=["a||b"]),
        _rule(patterns=["@nobody"]),
        _rule(patterns=["x ~many y"]),
        _rule(patterns=["x -~2 y"]),
        _rule(patterns=["x -0 y"]),
        _rule(patterns=["ab*"]),
        _rule(unless=["~1"]),
        _rule(unless_sets=["unknown"]),
        _rule(**{"class": "nonsense"}),
        _rule(regex="x"),
    ],
)
def test_malformed_rule_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(TriageRulesError, match="rule r"):
        Triage(_flags(rule))
