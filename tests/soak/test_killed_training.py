"""A training that is killed leaves no half model and no process."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.running import ROOT, Stack
from tests.soak.test_starting_and_stopping import ORPHAN_SECONDS, gone


@pytest.fixture
def training(tmp_path: Path) -> Iterator[psutil.Popen]:
    """`bin/lantern train` into an empty folder of models, in the middle of Rasa's work."""
    environment = Stack(tmp_path / "var").environment | {
        "LANTERN_MODELS_DIR": str(tmp_path / "models")
    }
    process = psutil.Popen(
        [str(ROOT / "bin" / "lantern"), "train"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    children: list[psutil.Process] = []
    try:
        end = time.monotonic() + 30
        while not children:
            assert time.monotonic() < end
            children = process.children(recursive=True)
            time.sleep(0.05)
        time.sleep(6)
        assert process.is_running()
        yield process
    finally:
        for left in (process, *children):
            if left.is_running():
                left.kill()


def models_in(folder: Path) -> list[str]:
    """Return what lies in the folder of models besides the compiled content and the cache."""
    compiled = ("cache", "content.json", "patterns.json")
    return sorted(p.name for p in folder.iterdir() if p.name not in compiled)


def test_killed_training_leaves_no_model_and_no_process(
    training: psutil.Popen, tmp_path: Path
) -> None:
    everyone = [training, *training.children(recursive=True)]
    assert len(everyone) >= 2
    training.send_signal(signal.SIGKILL)
    assert gone(everyone, ORPHAN_SECONDS) == []
    assert models_in(tmp_path / "models") == []


def test_killed_rasa_ends_the_training_with_one_error(
    training: psutil.Popen, tmp_path: Path
) -> None:
    training.children(recursive=True)[0].kill()
    assert training.wait(15) == 1
    assert models_in(tmp_path / "models") == []
