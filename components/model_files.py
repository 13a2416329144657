"""Writing and reading a fitted model without pickle."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import skops.io

# All that our own files hold beside what skops trusts by itself.
TRUSTED = (
    "numpy.float32",
    "numpy.dtype",
    "scipy.sparse._csr.csr_matrix",  # skops reads it without pickle
    "sklearn.pipeline.FeatureUnion",
)


class ModelFileError(RuntimeError):
    """A part of a saved model is missing, damaged or holds a foreign type."""


def save_sklearn(path: Path, parts: dict[str, Any]) -> None:
    """Write fitted scikit-learn objects."""
    skops.io.dump(parts, path)


def load_sklearn(path: Path) -> dict[str, Any]:
    """Read them again. Raises ModelFileError rather than give an untrained component."""
    try:
        foreign = set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED)
        if not foreign:
            return dict(skops.io.load(path, trusted=list(TRUSTED)))
    except Exception as error:  # a damaged file fails in as many ways as it has bytes
        raise ModelFileError(f"{path.name} cannot be read") from error
    raise ModelFileError(f"{path.name} holds types that are not ours: {sorted(foreign)}")


def save_arrays(folder: Path, examples: np.ndarray, facts: dict[str, Any]) -> None:
    """Write the examples' vectors and the dataclasses of `facts`."""
    np.save(folder / "examples.npy", examples, allow_pickle=False)
    plain = {name: dataclasses.asdict(fact) for name, fact in facts.items()}
    (folder / "facts.json").write_text(json.dumps(plain, sort_keys=True), encoding="utf-8")


def load_arrays(folder: Path) -> tuple[np.ndarray, dict[str, Any]]:
    """Read what `save_arrays` wrote."""
    try:
        examples = np.load(folder / "examples.npy", allow_pickle=False)
        return examples, json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelFileError("the model's examples or facts cannot be read") from error
