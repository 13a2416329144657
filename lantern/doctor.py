"""What is missing, unsigned or not running, in words."""

from __future__ import annotations

from pathlib import Path

import httpx

from lantern.config import Config
from lantern.learning.content import check
from lantern.learning.train import model_path
from wire.content import ContentError, load_content


def report(root: Path, config: Config) -> int:
    """Print one line a finding; return 0 when nothing needs mending.

    Texts without a signature are listed but do not count.
    """
    findings = [*_content(root), *_model(root, config), *_running(config)]
    for finding in findings:
        print(finding)
    for line in _unsigned(config):
        print(line)
    if not findings:
        print("Everything runs as it should.")
    return int(bool(findings))


def _content(root: Path) -> list[str]:
    return [f"content: {p.file}: {p.message} [{p.code}]" for p in check(root)]


def _model(root: Path, config: Config) -> list[str]:
    model = model_path(root, config.models_dir)
    if model.is_file():
        return []
    return [f"model: {model.name} is missing or stale: run `make train`"]


def _running(config: Config) -> list[str]:
    try:
        answer = httpx.get(f"http://{config.host}:{config.port}/health/ready", timeout=5)
    except httpx.HTTPError:
        return [f"running: nothing answers on port {config.port}: run `make run`"]
    return [] if answer.status_code == 200 else [f"running: not ready: {answer.text}"]


def _unsigned(config: Config) -> list[str]:
    try:
        content = load_content(config.models_dir / "content.json")
    except ContentError:
        return []
    names = list(content.unsigned)
    if not names:
        return []
    shown = ", ".join(names[:8]) + (" ..." if len(names) > 8 else "")
    return [f"unsigned: {len(names)} texts wait for a clinician's signature: {shown}"]
