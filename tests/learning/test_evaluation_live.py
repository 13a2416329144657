"""`bin/lantern evaluate` against the whole stack: figures, plots, results, calibration."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.running import ROOT, Stack

LINES = (
    {"text": "what are the side effects?", "topics": ["side_effects"], "voice": "plain"},
    {"text": "how much does it cost", "topics": ["cost_insurance"], "voice": "plain"},
    {"text": "what's the weather tomorrow", "topics": ["out_of_scope"], "voice": "plain"},
    {
        "turns": [
            {"text": "what are the side effects?", "topics": ["side_effects"], "context": False},
            {"text": "tell me more", "topics": ["side_effects"], "context": True, "more": True},
            {"text": "the first one", "button": 1, "context": True},
        ]
    },
)


def evaluate(stack: Stack, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command with the settings of the stack."""
    command = [str(ROOT / "bin" / "lantern"), "evaluate", *map(str, arguments)]
    return subprocess.run(
        command, env=stack.environment, capture_output=True, text=True, check=False
    )


def test_evaluate_asks_judges_draws_and_keeps(stack: Stack, tmp_path: Path) -> None:
    path, results = tmp_path / "dev" / "set.jsonl", tmp_path / "results.jsonl"
    path.parent.mkdir()
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    done = evaluate(stack, path, "--plots", tmp_path / "plots", "--save", results)
    assert (done.returncode, done.stderr) == (0, "asking 6 messages ...\n")
    assert "calibration of the best label, 2 single in-scope messages" in done.stdout
    kept = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    assert [(entry["kind"], entry["outcome"]) for entry in kept] == [
        ("single", "right"),
        ("single", "right"),
        ("strangers", "right"),
        *[("dialogue", "right")] * 3,
    ]
    assert all(entry["model"] and len(entry["content_version"]) == 64 for entry in kept)
    # The button's turn too: the words that name it are typed, and read like any others.
    assert all(0 < entry["probability"] <= 1 for entry in kept)
    assert len(list((tmp_path / "plots").iterdir())) == 2

    compared = evaluate(stack, "--compare", results, results)
    assert compared.returncode == 0
    assert compared.stdout.count("1.0000") == 4


def test_evaluate_refuses_a_bad_set_in_one_sentence(stack: Stack, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"text": "t", "topics": ["nope"]}\n', encoding="utf-8")
    done = evaluate(stack, path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{path}:1: the topic 'nope' is unknown.\n"


def test_nearest_reports_a_training_example(stack: Stack, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"text": "where do i leave the car??", "topics": ["safety"]}\n')
    done = evaluate(stack, path, "--nearest")
    assert done.returncode in (0, 1)
    assert "1 messages, distance to the nearest training example: minimum" in done.stdout
