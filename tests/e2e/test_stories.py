"""Every story of this folder is understood and answered by the trained model as it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LEAST_STORIES = 60
# Read before any test runs: those of the components point the variable at folders of their own.
MODELS = (ROOT / os.environ.get("LANTERN_MODELS_DIR", "models")).resolve()
KINDS_OF_TROUBLE = {
    "asking_for_a_person",
    "buttons",
    "changing_the_subject",
    "commands_in_text",
    "complaints_and_feedback",
    "did_you_mean",
    "follow_ups_and_more_detail",
    "happy_path",
    "one_word_and_typos",
    "out_of_scope",
    "small_talk",
}


def trained_model() -> Path:
    """Return the newest model."""
    found = sorted(MODELS.glob("lantern-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    assert found, "no trained model: run `make train`"
    return found[-1]


def stories() -> list[dict]:
    """All stories of this folder."""
    files = sorted(HERE.rglob("test_*.yml"))
    return [story for file in files for story in yaml.safe_load(file.read_text("utf-8"))["stories"]]


def run_stories(results: Path) -> str:
    """Run `rasa test` on this folder and return what it printed."""
    command = [
        sys.executable, "-m", "rasa", "test", "core", "--e2e", "--no-plot",
        "--model", str(trained_model()), "--stories", str(HERE),
        "--endpoints", "endpoints.yml", "--out", str(results),
    ]  # fmt: skip
    # Custom actions are predicted, not run: the addresses are never called.
    addresses = {"LANTERN_ACTIONS_PORT": "1", "LANTERN_ACTIONS_SECRET": "never sent"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={
            **os.environ,
            **addresses,
            "RASA_TELEMETRY_ENABLED": "false",
            "LANTERN_MODELS_DIR": str(MODELS),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout + done.stderr


def test_every_story_comes_true(tmp_path: Path) -> None:
    printed = run_stories(tmp_path)
    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert failed.strip() == "# None of the test stories failed - all good!", failed
    # A story that Rasa leaves out would else count as one that came true.
    counted = re.search(r"Correct:\s+(\d+) / (\d+)", printed)
    assert counted and counted.groups() == (str(len(stories())),) * 2


def test_every_kind_of_trouble_has_stories() -> None:
    kinds = {path.parent.name for path in HERE.rglob("test_*.yml")}
    assert kinds == KINDS_OF_TROUBLE
    assert len(stories()) >= LEAST_STORIES


def test_stories_have_names_of_their_own() -> None:
    for file in sorted(HERE.rglob("test_*.yml")):
        names = [story["story"] for story in yaml.safe_load(file.read_text("utf-8"))["stories"]]
        assert len(names) == len(set(names)), file.name
