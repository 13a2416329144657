"""Review of the training examples, made where the classifier lives: the Rasa environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from lantern.learning.train import TrainingError, rasa_environment
from lantern.places import RASA_PYTHON

TOP: Final = 20
CERTAIN: Final = 3  # what components.example_review ends with when it is sure of a finding


def review_examples(root: Path, models: Path, top: int) -> int:
    """Print the review of the examples below `root`.

    Returns 3 when an example stands twice or reads the same under two labels, else 0. Raises
    TrainingError.
    """
    print("reviewing: one to two minutes ...", file=sys.stderr, flush=True)
    command = [
        str(RASA_PYTHON), "-m", "wire.process", "components.example_review",
        "--top", str(top), "data",
    ]  # fmt: skip
    # Libraries warn at import; that is shown only when something went wrong.
    result = subprocess.run(
        command,
        cwd=root,
        env=rasa_environment(models),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode not in (0, CERTAIN):
        sys.stderr.write(result.stderr[-4000:])
        raise TrainingError("The examples could not be reviewed; the last lines are above.")
    return result.returncode
