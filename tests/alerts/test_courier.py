"""Delivery: at once, again after failures, in the end given up, never doubled."""

import asyncio
import time
from dataclasses import replace

import pytest

from lantern.alerts.courier import Pace
from lantern.alerts.service import Alerts
from lantern.store.database import open_database
from lantern.store.escalations import set_erased
from tests.alerts.conftest import FAST, Office, until
from tests.alerts.receiver import Receiver

FIELDS = {
    *("type", "id", "event", "class", "priority", "at", "conversation_id", "link", "erased"),
}


async def test_alert_says_what_and_where_and_nothing_else(
    office: Office, receiver: Receiver
) -> None:
    await office.start(webhook_url=receiver.url, public_url="https://chat.example")
    conversation = await office.escalate("overdose", "P0")
    await until(lambda: receiver.posts)
    alert = receiver.posts[0].json
    assert set(alert) == FIELDS
    assert (alert["class"], alert["priority"]) == ("overdose", "P0")
    assert alert["conversation_id"] == conversation
    assert alert["link"] == f"https://chat.example/staff/conversations/{conversation}"
    assert (alert["type"], alert["event"]) == ("lantern.alert", "escalation_raised")
    [notice] = office.rows("SELECT * FROM outbox")
    assert (alert["id"], alert["at"]) == (notice["id"], notice["created_at"])
    assert alert["erased"] is False


async def test_text_in_place_of_a_class_stays_here(office: Office, receiver: Receiver) -> None:
    await office.start(webhook_url=receiver.url)
    await office.escalate("Call me, I am Jane Roe, 555-0134")
    await until(lambda: receiver.posts)
    assert receiver.posts[0].json["class"] == "unknown"
    assert b"Jane" not in receiver.posts[0].body


async def test_erased_conversation_is_said_to_be_so(office: Office, receiver: Receiver) -> None:
    receiver.down()
    await office.start(webhook_url=receiver.url)
    conversation = await office.escalate()
    await office.database.write(lambda c: set_erased(c, conversation))
    receiver.up()
    await until(lambda: receiver.posts)
    assert receiver.posts[0].json["erased"] is True


async def test_open_page_of_the_console_hears_at_once(office: Office) -> None:
    alerts = await office.start(replace(FAST, look=60))
    async with alerts.console.listen() as page:
        await asyncio.sleep(0.1)
        conversation = await office.escalate("abuse", "P1")
        alerts.wake()
        async with asyncio.timeout(2):
            alert = await page.get()
    assert (alert.kind, alert.conversation_id) == ("abuse", conversation)
    await until(lambda: not office.waiting("console"))
    assert office.counted == {("console", "delivered"): 1}


async def test_alert_is_found_without_being_woken(office: Office, receiver: Receiver) -> None:
    await office.start(webhook_url=receiver.url)
    await asyncio.sleep(0.2)
    await office.escalate()
    await until(lambda: receiver.posts)


async def test_alert_arrives_once_the_receiver_is_back(office: Office, receiver: Receiver) -> None:
    receiver.down()
    await office.start(webhook_url=receiver.url)
    for _ in range(5):
        await office.escalate()
    await until(lambda: office.counted["webhook", "failed"] >= 10)
    assert {row["last_error"] for row in office.deliveries("webhook")} == {"unreachable"}
    receiver.up()
    await until(lambda: not office.waiting("webhook"))
    assert sorted(receiver.ids) == sorted(row["id"] for row in office.rows("SELECT id FROM outbox"))
    assert office.counted["webhook", "delivered"] == 5
    assert not office.counted["webhook", "dead"]


@pytest.mark.parametrize("status", [302, 400, 410, 500])
async def test_unwilling_receiver_is_asked_again_with_the_same_id(
    office: Office, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    await office.start(webhook_url=receiver.url)
    await office.escalate()
    await until(lambda: len(receiver.refused) >= 2)
    assert {post.path for post in receiver.refused} == {"/alerts"}
    assert office.deliveries("webhook")[0]["last_error"] == f"http_{status}"
    receiver.status = 200
    await until(lambda: receiver.posts)
    assert {post.json["id"] for post in receiver.refused} == set(receiver.ids)


async def test_slow_receiver_is_left_in_time(office: Office, receiver: Receiver) -> None:
    receiver.seconds = 1.0
    await office.start(replace(FAST, attempt=0.1), webhook_url=receiver.url)
    await office.escalate()
    await until(lambda: office.counted["webhook", "failed"])
    assert office.deliveries("webhook")[0]["last_error"] == "timeout"


async def test_hopeless_alert_becomes_a_dead_letter(office: Office, receiver: Receiver) -> None:
    receiver.status = 500
    await office.start(replace(FAST, give_up=0.3), webhook_url=receiver.url)
    await office.escalate()
    await until(lambda: office.counted["webhook", "dead"])
    tried = len(receiver.refused)
    assert tried >= 2
    [row] = office.deliveries("webhook")
    assert row["dead_at"] and row["next_attempt_at"] is None and row["last_error"] == "http_500"
    await asyncio.sleep(0.4)
    assert len(receiver.refused) == tried
    assert office.deliveries("console")[0]["delivered_at"]


async def test_channel_that_fails_holds_up_no_other(office: Office, receiver: Receiver) -> None:
    receiver.seconds = 1.5
    alerts = await office.start(webhook_url=receiver.url)
    async with alerts.console.listen() as page:
        for _ in range(10):
            await office.escalate()
        began = time.monotonic()
        for _ in range(10):
            await page.get()
    assert time.monotonic() - began < 1


async def test_no_more_are_sent_at_once_than_allowed(office: Office, receiver: Receiver) -> None:
    receiver.seconds = 0.1
    await office.start(replace(FAST, at_once=2), webhook_url=receiver.url)
    began = time.monotonic()
    for _ in range(8):
        await office.escalate()
    await until(lambda: len(receiver.posts) == 8)
    assert time.monotonic() - began > 0.35


async def test_two_couriers_do_not_double(office: Office, receiver: Receiver) -> None:
    other = open_database(f"sqlite:///{office.data_dir}/lantern.sqlite3")
    pair = [
        Alerts(office.config(webhook_url=receiver.url), database, lambda *_: None, FAST)
        for database in (office.database, other)
    ]
    for alerts in pair:
        await alerts.start()
    for _ in range(60):
        await office.escalate()
        for alerts in pair:
            alerts.wake()
    await until(lambda: not office.waiting("webhook"), 30)
    for alerts in pair:
        await alerts.close()
    await other.close()
    assert len(receiver.ids) == len(set(receiver.ids)) == 60


async def test_stop_lets_end_what_is_under_way(office: Office, receiver: Receiver) -> None:
    receiver.seconds = 0.3
    alerts = await office.start(webhook_url=receiver.url)
    for _ in range(12):
        await office.escalate()
    await asyncio.sleep(0.1)
    await office.stop(alerts)
    assert len(receiver.ids) == sum(
        row["delivered_at"] is not None for row in office.deliveries("webhook")
    )
    assert 0 < len(receiver.ids) < 12
    receiver.seconds = 0
    await office.start(webhook_url=receiver.url)
    await until(lambda: not office.waiting("webhook"))
    assert len(receiver.ids) == len(set(receiver.ids)) == 12


async def test_store_that_fails_for_a_while_does_not_end_delivery(
    office: Office, receiver: Receiver
) -> None:
    await office.start(webhook_url=receiver.url)
    office.change("ALTER TABLE deliveries RENAME TO elsewhere")
    await asyncio.sleep(0.3)
    office.change("ALTER TABLE elsewhere RENAME TO deliveries")
    await office.escalate()
    await until(lambda: receiver.posts)


def test_waits_double_up_to_the_longest() -> None:
    pace = Pace()
    for attempts, most in ((1, 1), (2, 2), (5, 16), (10, 512), (11, 900), (4000, 900)):
        waits = [pace.wait(attempts) for _ in range(200)]
        assert most / 2 <= min(waits) <= max(waits) <= most
        assert max(waits) - min(waits) > most / 4
    assert pace.claim > pace.attempt
