"""Runs the Rasa server of this project: loopback only, one thread for numbers, quiet logs.

`python -m components.serve MODEL PORT`
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from wire.process import die_with_parent

ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_WORKERS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    # Two cores are shared by three processes: more threads only wait for each other.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    # Warnings of libraries that Rasa pins; none concerns this project.
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def main(model: str, port: str) -> None:
    """Serve until stopped."""
    die_with_parent()
    os.environ.update(ENVIRONMENT)
    # Rasa shows warnings that quote messages, whatever the filters say: they become log lines,
    # which are written without their words.
    logging.captureWarnings(True)
    from rasa.__main__ import main as rasa

    logging_file = Path(__file__).with_name("logging.yml")
    sys.argv = [
        "rasa", "run", "--model", model, "--port", port, "--interface", "127.0.0.1",
        "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
        "--logging-config-file", str(logging_file), "--response-timeout", "20",
    ]  # fmt: skip
    rasa()


if __name__ == "__main__":
    main(*sys.argv[1:3])
