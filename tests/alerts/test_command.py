"""`bin/lantern alerts`: what staff did not get, and another try."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lantern.alerts.command import report_alerts
from tests.alerts.conftest import FAST, Office, until
from tests.alerts.receiver import Receiver


async def report(office: Office, retry: str | None = None) -> int:
    """Run the command as the command line does: in a loop of its own."""
    return await asyncio.to_thread(report_alerts, office.config(), retry)


async def test_all_is_well_when_everything_was_delivered(
    office: Office, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    await office.start(webhook_url=receiver.url)
    await office.escalate()
    await until(lambda: not office.waiting("webhook") and not office.waiting("console"))
    assert await report(office) == 0
    assert capsys.readouterr().out == "Every alert was delivered.\n"


async def test_dead_letter_is_listed_and_tried_again(
    office: Office, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    receiver.status = 503
    await office.start(replace(FAST, give_up=0.2), webhook_url=receiver.url)
    await office.escalate("overdose", "P0")
    await until(lambda: office.counted["webhook", "dead"] and not office.waiting("console"))
    [row] = office.deliveries("webhook")
    assert await report(office) == 1
    shown = capsys.readouterr().out
    for word in (
        row["id"],
        "webhook",
        "P0",
        "overdose",
        "http_503",
        f"dead since {row['dead_at']}",
    ):
        assert word in shown
    assert "1 not delivered, 1 of them given up." in shown
    receiver.status = 204
    assert await report(office, row["id"]) == 0
    await until(lambda: receiver.posts)
    assert receiver.ids == [row["notice_id"]]


async def test_all_dead_letters_are_tried_again_and_no_others(
    office: Office, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    receiver.status = 503
    await office.start(replace(FAST, give_up=0.2), webhook_url=receiver.url)
    for _ in range(3):
        await office.escalate()
    await until(lambda: office.counted["webhook", "dead"] == 3)
    receiver.status = 204
    assert await report(office, "all") == 0
    assert capsys.readouterr().out.startswith("3 will be tried again")
    await until(lambda: len(receiver.posts) == 3)


async def test_waiting_alert_is_listed_without_alarm(
    office: Office, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    receiver.status = 503
    await office.start(replace(FAST, longest=60, first=60), webhook_url=receiver.url)
    await office.escalate()
    await until(lambda: office.counted["webhook", "failed"] and not office.waiting("console"))
    assert await report(office) == 0
    assert "1 not delivered, 0 of them given up." in capsys.readouterr().out


async def test_unknown_alert_cannot_be_tried_again(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await report(office, "no-such-id") == 1
    assert capsys.readouterr().out == "There is no such alert to try again.\n"
