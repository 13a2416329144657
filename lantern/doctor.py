"""What is missing, unsigned or not running, in words."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy.exc import SQLAlchemyError

from lantern.config import Config
from lantern.learning.content import check
from lantern.learning.train import model_path
from lantern.store.database import open_database
from lantern.store.deliveries import Delivery, list_undelivered
from wire.content import ContentError, load_content

_ALERT_SECONDS: Final = 60.0  # within which 95 of 100 alerts have to be delivered (BRIEF 6)
_ALERTS_HINT: Final = "see `bin/lantern alerts`"


def report(root: Path, config: Config) -> int:
    """Print one line a finding; return 0 when nothing needs mending.

    Texts without a signature are listed but do not count.
    """
    findings = [*_content(root), *_model(root, config), *_running(config), *_alerts(config)]
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


def _alerts(config: Config) -> list[str]:
    """Return what staff did not get: given up, or waiting for longer than an alert may take."""
    try:
        undelivered = asyncio.run(_undelivered(config))
    except SQLAlchemyError as error:
        return [f"alerts: the store cannot be read: {type(error).__name__}"]
    now = datetime.now(UTC)
    given_up = [_age(d, now) for d in undelivered if d.dead_at]
    waiting = [_age(d, now) for d in undelivered if not d.dead_at]
    late = [age for age in waiting if age > _ALERT_SECONDS]
    return [
        f"alerts: {len(ages)} {what}, the oldest raised {_said(max(ages))} ago: {_ALERTS_HINT}"
        for what, ages in (("given up", given_up), ("not delivered yet", late))
        if ages
    ]


async def _undelivered(config: Config) -> list[Delivery]:
    database = open_database(config.store_url)
    try:
        if database.path is not None and not database.path.exists():
            return []  # never started, so nothing was ever raised
        return await database.read(list_undelivered)
    finally:
        await database.close()


def _age(delivery: Delivery, now: datetime) -> float:
    return (now - datetime.fromisoformat(delivery.created_at)).total_seconds()


def _said(seconds: float) -> str:
    """Return "5 min" and the like: the largest unit that is not zero."""
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length:.0f} {unit}"
    return f"{seconds:.0f} s"


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
