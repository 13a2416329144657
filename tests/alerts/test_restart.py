"""A process that is killed in the middle: nothing is lost, and what comes twice has one id."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lantern.store.outbox import set_channels
from tests.alerts.conftest import SECRET, Office, until
from tests.alerts.receiver import Receiver

ROOT = Path(__file__).parents[2]
ALERTS = 60


def launch(office: Office, receiver: Receiver) -> subprocess.Popen[str]:
    """Start a courier in a process of its own and wait until it delivers."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LANTERN_")} | {
        "LANTERN_DATA_DIR": str(office.data_dir),
        "LANTERN_WEBHOOK_URL": receiver.url,
        "LANTERN_WEBHOOK_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "tests.alerts.courier_process"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "started\n"
    return process


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_nothing_is_lost_when_the_courier_is_stopped(
    office: Office, receiver: Receiver, how: signal.Signals
) -> None:
    receiver.seconds = 0.05
    await office.database.write(lambda c: set_channels(c, ["console", "webhook"]))
    for _ in range(ALERTS):
        await office.escalate()
    for stop_after in (5, 18, 30):
        process = await asyncio.to_thread(launch, office, receiver)
        await until(lambda enough=stop_after: len(receiver.posts) >= enough)
        process.send_signal(how)
        await asyncio.to_thread(process.wait, 10)
        await office.escalate()  # while nobody delivers
    process = await asyncio.to_thread(launch, office, receiver)
    try:
        await until(lambda: not office.waiting("webhook"), 30)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 10)
    notices = {row["id"] for row in office.rows("SELECT id FROM outbox")}
    assert len(notices) == ALERTS + 3
    assert set(receiver.ids) == notices
    rows = office.deliveries("webhook")
    assert len(rows) == len(notices) and all(row["delivered_at"] for row in rows)
    if how == signal.SIGTERM:  # what was under way has ended
        assert len(receiver.ids) == len(notices)
