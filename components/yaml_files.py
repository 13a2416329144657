"""Reads YAML files with PyYAML, never with ruamel.yaml.

Importing Rasa adds a resolver for every scalar to ruamel.yaml, and the list that it stands in then
grows with each scalar read: our examples took 21 s instead of 2.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def read_mapping(path: Path) -> dict[str, Any]:
    """Return a file's mapping, {} for an empty file.

    Raises OSError, ValueError for a file that is not a mapping, yaml.YAMLError.
    """
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {})


def compose(path: Path) -> yaml.nodes.Node | None:
    """Return a file's nodes, which know their lines; None for an empty file.

    Raises OSError, yaml.YAMLError.
    """
    return yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
