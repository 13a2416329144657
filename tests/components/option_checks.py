"""Contract of every component's options: documented, known, of the right type."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException

from tests.components.graph_parts import Graph

_WRONG: dict[type, Any] = {
    int: "seven",
    float: "a half",
    str: 7,
    bool: "yes",
}


def check_unknown_option_is_refused_by_name(component: type, graph: Graph) -> None:
    """A misspelt option stops the component and is named."""
    with pytest.raises(InvalidConfigException, match=f"{component.__name__}.*'no_such_option'"):
        graph.create(component, no_such_option=1)


def check_wrong_type_is_refused_by_name(component: type, graph: Graph) -> None:
    """Each option refuses a value of another type and is named."""
    for name, default in component.get_default_config().items():
        with pytest.raises(InvalidConfigException, match=f"{component.__name__}.*{name!r}"):
            graph.create(component, **{name: _WRONG[type(default)]})


def check_options_from_rasa_are_accepted(component: type, graph: Graph) -> None:
    """What Rasa itself adds to a configuration is no error."""
    graph.create(component, name="any", language="en", finetuning_epoch_fraction=1.0)


def check_every_option_has_a_comment(component: type) -> None:
    """`get_default_config` says above each option what it does."""
    lines = [line.strip() for line in inspect.getsource(component.get_default_config).splitlines()]
    for number, line in enumerate(lines):
        found = re.match(r'"(\w+)":', line)
        if found:
            assert lines[number - 1].startswith("# "), f"option {found[1]!r} has no comment"


def check_defaults_are_a_fresh_dict(component: type) -> None:
    """Changing the returned defaults changes nobody else's."""
    component.get_default_config()["changed"] = True
    assert "changed" not in component.get_default_config()


OPTION_CHECKS = (
    check_unknown_option_is_refused_by_name,
    check_wrong_type_is_refused_by_name,
    check_options_from_rasa_are_accepted,
)
