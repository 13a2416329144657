"""Review of the training examples, made where the classifier lives: the Rasa environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from lantern.learning.train import TrainingError, rasa_environment
from lantern.places import RASA_PYTHON

TOP: Final = 20


def review_examples(root: Path, models: Path, top: int) -> None:
    """Print the review of the examples below `root`. Raises TrainingError."""
    print("reviewing: about a minute ...", file=sys.stderr, flush=True)
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
    if result.returncode != 0:
        sys.stderr.write(result.stderr[-4000:])
        raise TrainingError("The examples could not be reviewed; the last lines are above.")
