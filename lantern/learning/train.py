"""Training: check and compile the content, then let Rasa train when anything has changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil
import yaml

from lantern.learning.content import check, compile_content
from lantern.learning.widget_model import write_widget_model
from lantern.places import RASA_PYTHON
from wire.danger import Thresholds
from wire.hearing import SMALL_MODEL
from wire.process import SUPERVISOR
from wire.small_model import SmallModel

PREFIX = "lantern-"
# Whatever of these changes makes another model.
_TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "content/red_flags.yml",
    "content/danger_thresholds.yml",
    "requirements/rasa.txt",
    "requirements/models.txt",
)
_TRAINED_BELOW = (("components", "*.py"), ("components", "*.json"), ("wire", "*.py"))
# Of data/ only what Rasa reads: an edited answer needs no training, content.json holds it.
_RASA_KEYS = (
    "version",
    "nlu",
    "asked_next",
    "ambiguous",
    "triage",
    "examples",
    "look_alikes",
    "rules",
    "stories",
    "responses",
)
# Files of the model's safety component.
_SMALL_PARTS = ("small_model.json", "thresholds.json")


class TrainingError(Exception):
    """Training was refused or failed; the message says why and names no example's text."""


def fingerprint(root: Path) -> str:
    """Return a short sum over all that a model is trained from."""
    digest = hashlib.sha256()
    for name, content in _inputs(root):
        digest.update(name.encode())
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def _inputs(root: Path) -> Iterator[tuple[str, bytes]]:
    paths = [root / name for name in _TRAINED_FROM]
    for folder, pattern in _TRAINED_BELOW:
        paths += sorted((root / folder).rglob(pattern))
    yield from ((str(path.relative_to(root)), path.read_bytes()) for path in paths)
    for path in sorted((root / "data").rglob("*.yml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        trained = {key: data[key] for key in _RASA_KEYS if key in data}
        trained["subject"] = (data.get("topic") or {}).get("subject")
        yield str(path.relative_to(root)), json.dumps(trained, sort_keys=True).encode()


def model_path(root: Path, models: Path) -> Path:
    """Return where the model of the current data lies or will lie."""
    return models / f"{PREFIX}{fingerprint(root)}.tar.gz"


def prepare(root: Path, models: Path, *, force: bool = False) -> tuple[Path, bool]:
    """Compile the content and train when the model is missing or stale.

    Returns the model's path and whether it was trained now. Raises TrainingError.
    """
    problems = check(root)
    if problems:
        listed = "\n".join(f"  {p.file}: {p.message} [{p.code}]" for p in problems[:20])
        raise TrainingError(f"{len(problems)} problems in data/ and content/:\n{listed}")
    models.mkdir(parents=True, exist_ok=True)
    compile_content(root, models / "content.json")
    model = model_path(root, models)
    trained = force or not model.is_file()
    if trained:
        _train(root, models, model)
    unpack_small_model(model, models / SMALL_MODEL)
    write_widget_model(models)
    return model, trained


def unpack_small_model(model: Path, out: Path) -> None:
    """Write the small safety model that was trained with `model` beside the content.

    A model of an earlier version has none; the rules then stand alone. Raises TrainingError with
    `model_unreadable` or `small_model_malformed` in front; what lay there before stays.
    """
    try:
        stamp = model.stat().st_mtime_ns  # the file carries its model's time
    except OSError as error:
        raise TrainingError(f"model_unreadable: {model.name}: {type(error).__name__}") from None
    if out.is_file() and out.stat().st_mtime_ns == stamp:
        return
    found = _packed(model)
    if len(found) < len(_SMALL_PARTS):
        out.unlink(missing_ok=True)
        return
    part = out.with_name(out.name + ".part")
    part.write_text(json.dumps(_small_model(found)), "utf-8")
    os.utime(part, ns=(stamp, stamp))
    part.replace(out)


def _packed(model: Path) -> dict[str, bytes]:
    """Return those of the small model's parts that are there. Raises TrainingError."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(model, "r:gz") as archive:
            for member in archive:
                name = Path(member.name).name
                file = archive.extractfile(member) if name in _SMALL_PARTS else None
                if file is not None:
                    found[name] = file.read()
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise TrainingError(f"model_unreadable: {model.name}: {type(error).__name__}") from None
    return found


def _small_model(found: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the file's parts as one. Raises TrainingError when the web app could not use it."""
    try:
        weights, thresholds = (json.loads(found[name]) for name in _SMALL_PARTS)
        SmallModel.from_dict(weights)
        used = {"thresholds": thresholds["small"], "alone": thresholds["alone"]}
        for at in used.values():
            Thresholds.from_dict(at)
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"small_model_malformed: {type(error).__name__}") from None
    return {"model": weights, **used}


def _train(root: Path, models: Path, model: Path) -> None:
    started = time.monotonic()
    print("training: some minutes ...", file=sys.stderr, flush=True)
    _forget_halves(models)
    # Trained under another name first, so that a killed training leaves no half model.
    name = f"training-{os.getpid()}"
    command = [
        str(RASA_PYTHON), "-m", "wire.process", "rasa", "train", "--skip-validation", "--force",
        "--out", str(models), "--fixed-model-name", name,
    ]  # fmt: skip
    result = subprocess.run(
        command, cwd=root, env=rasa_environment(models), capture_output=True, text=True, check=False
    )
    fresh = models / f"{name}.tar.gz"
    if result.returncode != 0 or not fresh.is_file():
        sys.stderr.write(result.stdout[-2000:] + result.stderr[-4000:])
        raise TrainingError("Rasa could not train; its last lines are above.")
    fresh.replace(model)
    _forget_older(models, keep=model)
    print(f"trained in {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)


def rasa_environment(models: Path) -> dict[str, str]:
    """Return what Rasa and our own modules beside it need to run quietly in `models`."""
    return {
        **os.environ,
        SUPERVISOR: str(os.getpid()),  # a killed parent leaves no process behind
        "RASA_TELEMETRY_ENABLED": "false",
        # Rasa's own cache would hold whole models for little gain; vectors are cached by us.
        "RASA_MAX_CACHE_SIZE": "0",
        "RASA_CACHE_DIRECTORY": str(models.resolve() / "cache" / "rasa"),
        "LANTERN_MODELS_DIR": str(models.resolve()),
        "LANTERN_RASA_SECRET": os.environ.get("LANTERN_RASA_SECRET", ""),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }


def _forget_halves(models: Path) -> None:
    """Remove what a training that was killed had packed so far."""
    for path in models.glob("training-*.tar.gz"):
        with contextlib.suppress(ValueError):
            if not psutil.pid_exists(int(path.name.removeprefix("training-").split(".")[0])):
                path.unlink()


def _forget_older(models: Path, keep: Path) -> None:
    """Keep the newest three models: the current one and two to go back to."""
    found = sorted(models.glob(f"{PREFIX}*.tar.gz"), key=lambda p: p.stat().st_mtime)
    for path in found[:-3]:
        if path != keep:
            path.unlink()
