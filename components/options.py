"""Options of a component: documented defaults, and no others."""

from __future__ import annotations

from typing import Any

from rasa.shared.exceptions import InvalidConfigException

# Rasa adds these to every component's configuration.
_FROM_RASA = frozenset({"name", "model_storage_path", "language", "finetuning_epoch_fraction"})


def checked_options(
    component: type, defaults: dict[str, Any], config: dict[str, Any]
) -> dict[str, Any]:
    """Return `defaults` with `config` laid over them.

    Raises InvalidConfigException for an option that is not among the defaults or whose type
    differs from its default's (an int may stand for a float).
    """
    for name, value in config.items():
        if name in _FROM_RASA and name not in defaults:
            continue
        if name not in defaults:
            known = ", ".join(sorted(defaults)) or "none"
            raise InvalidConfigException(
                f"{component.__name__} has no option {name!r}; its options are: {known}"
            )
        default = defaults[name]
        whole = isinstance(default, float) and type(value) is int
        if default is not None and type(value) is not type(default) and not whole:
            raise InvalidConfigException(
                f"{component.__name__}: option {name!r} must be of type "
                f"{type(default).__name__}, not {type(value).__name__}"
            )
    return {**defaults, **{name: config[name] for name in config if name in defaults}}
