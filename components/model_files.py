"""Writing and reading a fitted model as plain arrays and JSON: nothing in it can be run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np


class ModelFileError(RuntimeError):
    """A part of a saved model is missing, damaged or does not fit the others."""


def write_model(folder: Path, arrays: dict[str, np.ndarray], facts: dict[str, Any]) -> None:
    """Write arrays and JSON-ready facts into `folder`."""
    np.savez(folder / "arrays.npz", **arrays)
    (folder / "facts.json").write_text(json.dumps(facts, sort_keys=True), encoding="utf-8")


def read_model(folder: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Read what `write_model` wrote. Raises ModelFileError."""
    try:
        with np.load(folder / "arrays.npz", allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    except Exception as error:  # a damaged file fails in as many ways as it has bytes
        raise ModelFileError("the saved model cannot be read") from error
    if not isinstance(facts, dict):
        raise ModelFileError("the saved model's facts are not facts")
    return arrays, facts
