"""The small safety model is taken out of the trained model and laid beside the content."""

from __future__ import annotations

import io
import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from lantern.learning.train import TrainingError, unpack_small_model
from tests.wire.small_models import ALONE, LOUD, THRESHOLDS, Json, model_data
from wire.hearing import Hearing
from wire.small_model import HEADS
from wire.triage import Triage

FOLDER = "components/train_components.triage_classifier.TriageClassifier7"
OTHER = {**THRESHOLDS, "check_in": 99.0}


def parts(word: str) -> Json:
    """Return what training packs: a model that hears one word, and thresholds."""
    return {
        "small_model.json": model_data({word: {"self_harm": LOUD}}),
        "thresholds.json": {"small": THRESHOLDS, "large": OTHER, "alone": ALONE},
    }


def trained(path: Path, files: Json, when: int) -> Path:
    """Pack a model as Rasa does, last changed at `when` (seconds)."""
    with tarfile.open(path, "w:gz") as archive:
        _add(archive, "metadata.json", b"{}")
        for name, data in files.items():
            _add(archive, f"{FOLDER}/{name}", json.dumps(data).encode())
    os.utime(path, (when, when))
    return path


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def hears(path: Path, word: str) -> bool:
    """Say whether the file that was laid out hears a word."""
    rules = Triage({"rules": []})
    return Hearing.load(rules, path).evaluate([f"well {word} then"]).fired


def test_model_is_laid_out_with_its_own_thresholds(tmp_path: Path) -> None:
    out = tmp_path / "small_model.json"
    unpack_small_model(trained(tmp_path / "a.tar.gz", parts("zanzibar"), 1000), out)
    data = json.loads(out.read_text(encoding="utf-8"))
    assert set(data) == {"model", "thresholds", "alone"}
    assert (data["thresholds"], data["alone"]) == (THRESHOLDS, ALONE)
    assert hears(out, "zanzibar")
    assert not hears(out, "marzipan")


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    model = trained(tmp_path / "a.tar.gz", parts("zanzibar"), 1000)
    unpack_small_model(model, tmp_path / "small_model.json")
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar.gz", "small_model.json"}


def test_newer_model_takes_the_place_of_the_older(tmp_path: Path) -> None:
    out = tmp_path / "small_model.json"
    unpack_small_model(trained(tmp_path / "a.tar.gz", parts("zanzibar"), 1000), out)
    os.utime(out, (1001, 1001))
    unpack_small_model(trained(tmp_path / "b.tar.gz", parts("marzipan"), 2000), out)
    assert (hears(out, "zanzibar"), hears(out, "marzipan")) == (False, True)


def test_same_model_is_laid_out_once(tmp_path: Path) -> None:
    out = tmp_path / "small_model.json"
    model = trained(tmp_path / "a.tar.gz", parts("zanzibar"), 1000)
    unpack_small_model(model, out)
    before = (out.stat().st_ino, out.stat().st_mtime_ns)
    unpack_small_model(model, out)
    assert (out.stat().st_ino, out.stat().st_mtime_ns) == before


def test_going_back_to_an_earlier_model_brings_its_small_model(tmp_path: Path) -> None:
    out = tmp_path / "small_model.json"
    earlier = trained(tmp_path / "a.tar.gz", parts("zanzibar"), 1000)
    unpack_small_model(trained(tmp_path / "b.tar.gz", parts("marzipan"), 2000), out)
    assert hears(out, "marzipan")
    unpack_small_model(earlier, out)
    assert (hears(out, "zanzibar"), hears(out, "marzipan")) == (True, False)


@pytest.mark.parametrize("missing", ["small_model.json", "thresholds.json", "both"])
def test_model_of_an_earlier_version_has_none(tmp_path: Path, missing: str) -> None:
    files: dict[str, Any] = {k: v for k, v in parts("zanzibar").items() if k != missing}
    out = tmp_path / "small_model.json"
    unpack_small_model(trained(tmp_path / "a.tar.gz", {} if missing == "both" else files, 1), out)
    assert not out.exists()


def test_rules_stand_alone_after_going_back_to_a_model_without_one(tmp_path: Path) -> None:
    out = tmp_path / "small_model.json"
    unpack_small_model(trained(tmp_path / "b.tar.gz", parts("zanzibar"), 2000), out)
    unpack_small_model(trained(tmp_path / "a.tar.gz", {}, 1000), out)
    assert not out.exists()


BROKEN: dict[str, Json] = {
    "no thresholds of its own": {"thresholds.json": {"large": OTHER}},
    "thresholds are a list": {"thresholds.json": []},
    "a threshold is missing": {
        "thresholds.json": {"small": {"card": {}, "check_in": 1, "also": 1}}
    },
    "a bias is no number": {
        "small_model.json": {**model_data({}), "bias": [float("nan")] * len(HEADS)}
    },
    "no weights": {"small_model.json": {"format": 1}},
}


@pytest.mark.parametrize("case", BROKEN)
def test_model_that_the_web_app_could_not_use_is_refused_and_the_last_one_stays(
    tmp_path: Path, case: str
) -> None:
    out = tmp_path / "small_model.json"
    unpack_small_model(trained(tmp_path / "a.tar.gz", parts("zanzibar"), 1000), out)
    broken = trained(tmp_path / "b.tar.gz", {**parts("marzipan"), **BROKEN[case]}, 2000)
    with pytest.raises(TrainingError, match=r"^small_model_malformed: "):
        unpack_small_model(broken, out)
    assert hears(out, "zanzibar")


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_model_that_was_cut_off_is_refused_and_the_last_one_stays(
    tmp_path: Path, share: float
) -> None:
    out = tmp_path / "small_model.json"
    unpack_small_model(trained(tmp_path / "a.tar.gz", parts("zanzibar"), 1000), out)
    cut = trained(tmp_path / "b.tar.gz", parts("marzipan"), 2000)
    whole = cut.read_bytes()
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(TrainingError, match=r"^model_unreadable: b\.tar\.gz"):
        unpack_small_model(cut, out)
    assert hears(out, "zanzibar")


def test_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"^model_unreadable: none\.tar\.gz"):
        unpack_small_model(tmp_path / "none.tar.gz", tmp_path / "small_model.json")
