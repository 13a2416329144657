"""Every intent has one rule, every rule an action, every action a module of its own name."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from tests.architecture.tree import ROOT, loaded, parsed
from wire import names

DOMAIN = loaded(ROOT / "domain.yml")
RULES = loaded(ROOT / "data" / "rules.yml")["rules"]
# Modules of actions/ whose classes are rules' actions.
ACTION_CLASS = re.compile(r"Action[A-Z]\w+")


def intents_of(rule: dict) -> list[str]:
    """The intents of a rule's steps."""
    return [step["intent"] for step in rule["steps"] if "intent" in step]


def actions_of(rule: dict) -> list[str]:
    """The actions of a rule's steps."""
    return [step["action"] for step in rule["steps"] if "action" in step]


def action_classes() -> dict[str, str]:
    """Map the name of each action's module to its class."""
    found = {}
    for path in sorted((ROOT / "actions").glob("*.py")):
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and ACTION_CLASS.fullmatch(node.name):
                found[path.stem] = node.name
    return found


def test_every_intent_has_exactly_one_rule() -> None:
    counted = Counter(intent for rule in RULES for intent in intents_of(rule))
    assert counted == {intent: 1 for intent in DOMAIN["intents"]}


def test_every_rule_is_one_intent_and_one_action() -> None:
    for rule in RULES:
        assert [len(intents_of(rule)), len(actions_of(rule)), len(rule["steps"])] == [1, 1, 2]


def test_rules_have_names_of_their_own() -> None:
    assert [name for name, n in Counter(rule["rule"] for rule in RULES).items() if n > 1] == []


def test_every_action_of_a_rule_is_in_the_domain_and_no_other() -> None:
    assert {action for rule in RULES for action in actions_of(rule)} == set(DOMAIN["actions"])
    assert len(DOMAIN["actions"]) == len(set(DOMAIN["actions"]))


def test_registered_actions_are_those_of_the_domain() -> None:
    registry = pytest.importorskip("actions.registry")
    # An action's name needs no content, so none is made up.
    registered = [action.__new__(action).name() for action in registry.ACTIONS]
    assert sorted(registered) == sorted(DOMAIN["actions"])


def test_action_module_class_and_name_agree() -> None:
    for module, class_name in action_classes().items():
        assert class_name == "Action" + "".join(part.title() for part in module.split("_"))
    named = {f"action_{module}" for module in action_classes()}
    assert named == set(DOMAIN["actions"])


def test_every_slot_is_a_field_of_the_dialogue_record() -> None:
    assert tuple(DOMAIN["slots"]) == names.RECORD_SLOTS
    for slot in DOMAIN["slots"].values():
        assert slot["influence_conversation"] is False
        assert slot["mappings"] == [{"type": "custom"}]


def test_domain_holds_no_words() -> None:
    assert "responses" not in DOMAIN
    assert "forms" not in DOMAIN


def test_rules_alone_decide() -> None:
    config = loaded(ROOT / "config.yml")
    assert [policy["name"] for policy in config["policies"]] == ["RulePolicy"]
    assert all(step["name"].startswith("components.") for step in config["pipeline"])
