"""The compiled validator refuses exactly what Rasa's own check refuses."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from components.action_results import _validate, use_compiled_validator

RESULTS: list[tuple[Any, bool]] = [
    ({"events": [], "responses": []}, True),
    ({}, True),
    ({"events": [{"event": "slot", "name": "topic", "value": None}]}, True),
    ({"responses": [{"custom": {"type": "lantern.reply"}}]}, True),
    ({"events": {}}, False),
    ({"events": ["slot"]}, False),
    ({"events": [{"name": "topic"}]}, False),
    ({"responses": {}}, False),
    ({"responses": ["text"]}, False),
    ([], False),
    ("not a result", False),
    (None, False),
]


@pytest.mark.parametrize(("result", "accepted"), RESULTS, ids=str)
def test_compiled_validator_agrees_with_the_schema(result: Any, accepted: bool) -> None:
    schema = RemoteAction.action_response_format_spec()
    assert refuses(lambda: jsonschema.validate(result, schema)) is not accepted
    action = RemoteAction("action_any", None)
    assert refuses(lambda: _validate(action, result)) is not accepted


def refuses(check: Any) -> bool:
    """Say whether a check raises a validation error."""
    try:
        check()
    except jsonschema.ValidationError:
        return True
    return False


def test_compiled_validator_replaces_rasas_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", None)
    use_compiled_validator()
    action = RemoteAction("action_any", None)
    assert action._validate_action_result({"events": [], "responses": []}) is True
