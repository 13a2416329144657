"""`make bench`: every benchmark, printed as tables and written to bench.json.

The public data sets are run when BENCHMARK_DATA names their folder; the stack always.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import cards, long_conversation, stack
from lantern.config import Config
from lantern.places import RASA_PYTHON, ROOT

QUIET = {
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "RASA_TELEMETRY_ENABLED": "false",
}


def understanding(data: str) -> dict[str, Any]:
    """Run benchmarks.nlu in Rasa's environment on the public data sets."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "nlu.json"
        command = [str(RASA_PYTHON), "-m", "benchmarks.nlu", str(Path(data).resolve()), str(out)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **QUIET}, check=True)
        figures: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return figures


def training() -> dict[str, Any]:
    """Time `lantern train` with nothing there, and again after one file has changed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "LANTERN_MODELS_DIR": folder}
        seconds = []
        for _ in range(2):  # the second one finds the vectors of every text
            started = time.monotonic()
            command = [str(ROOT / "bin" / "lantern"), "train", "--force"]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
            seconds.append(time.monotonic() - started)
    print(
        f"{'train, cold':28} {seconds[0]:8.1f} s\n{'train, vectors cached':28} {seconds[1]:8.1f} s"
    )
    return {"train_seconds": seconds[0], "train_cached_seconds": seconds[1]}


def widget() -> dict[str, Any]:
    """Weigh the built widget as a browser receives it."""
    size = len(gzip.compress((ROOT / "widget" / "dist" / "widget.js").read_bytes(), 9))
    print(f"{'widget, gzipped':28} {size:8} bytes")
    return {"widget_gzip_bytes": size}


def main() -> int:
    """Run all and write bench.json into the data directory."""
    figures: dict[str, Any] = {}
    for part in (widget, training, stack.run, cards.run, long_conversation.run):
        figures |= part()
    data = os.environ.get("BENCHMARK_DATA")
    if data:
        figures |= understanding(data)
    else:
        print("BENCHMARK_DATA is not set: the public data sets were not run")
    config = Config.from_environment(os.environ)
    config.data_dir.mkdir(parents=True, exist_ok=True)
    path = config.data_dir / "bench.json"
    path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"written to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
