"""A model is never older than what it was to learn."""

from __future__ import annotations

import shutil
from pathlib import Path

from lantern.learning.train import model_path
from tests.hazards.conftest import ROOT

TRAINED_FROM = (
    "config.yml", "domain.yml", "requirements", "components", "wire", "content", "data",
)  # fmt: skip


def test_changed_example_needs_another_model(tmp_path: Path) -> None:
    for name in TRAINED_FROM:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    before = model_path(tmp_path, tmp_path)
    assert before.name == model_path(ROOT, tmp_path).name
    path = tmp_path / "data" / "faq" / "parking.yml"
    path.write_text("nlu:\n- intent: faq/parking\n  examples: ['where do i park']\n", "utf-8")
    assert model_path(tmp_path, tmp_path).name != before.name
