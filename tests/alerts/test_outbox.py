"""What is written with an escalation, and whether staff count as reached."""

import uuid

import pytest
from sqlalchemy import Connection

from lantern.store.deliveries import claim_due, set_delivered, set_due, set_failed, undeliverable
from lantern.store.escalations import Raised, add_escalations
from lantern.store.outbox import add_outbox, set_channels
from lantern.store.schema import now_text
from tests.alerts.conftest import Office
from wire.payloads import Escalation

ALL = ("console", "mail", "webhook")


async def use(office: Office, *names: str) -> int:
    return await office.database.write(lambda c: set_channels(c, names))


async def settle(office: Office, channel: str, error: str | None, *, dead: bool = False) -> None:
    """Try everything by a channel once."""
    past = now_text(0)  # due again at once

    def work(connection: Connection) -> None:
        for delivery in claim_due(connection, channel, 99, past):
            if error is None:
                set_delivered(connection, delivery)
            else:
                set_failed(connection, delivery, error, None if dead else past)

    await office.database.write(work)


async def unreachable(office: Office, conversation_id: str) -> bool:
    return await office.database.read(lambda c: undeliverable(c, conversation_id))


async def test_one_delivery_for_each_channel_in_use(office: Office) -> None:
    await use(office, *ALL)
    conversation = await office.escalate()
    await office.escalate(conversation_id=conversation)  # the same again, in the same episode
    assert sorted(row["channel"] for row in office.rows("SELECT * FROM deliveries")) == list(ALL)
    [notice] = office.rows("SELECT * FROM outbox")
    assert {row["notice_id"] for row in office.rows("SELECT * FROM deliveries")} == {notice["id"]}


async def test_deliveries_share_the_fate_of_their_transaction(office: Office) -> None:
    await use(office, *ALL)

    def fail(connection: Connection) -> None:
        add_escalations(connection, Raised(str(uuid.uuid4()), 0), [Escalation("overdose", "P0")])
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        await office.database.write(fail)
    assert office.rows("SELECT * FROM outbox") == office.rows("SELECT * FROM deliveries") == []


async def test_second_notice_of_an_escalation_is_delivered_too(office: Office) -> None:
    await use(office, "mail")
    await office.escalate("handoff_requested", "P2")
    [row] = office.rows("SELECT id FROM escalations")
    await office.database.write(lambda c: add_outbox(c, row["id"], "contact_left"))
    assert len(office.deliveries("mail")) == 2


async def test_most_urgent_is_claimed_first_and_only_once(office: Office) -> None:
    await use(office, "mail")
    for priority in ("P2", "P0", "P1"):
        await office.escalate("complaint", priority)
    later = now_text(2e9)
    claimed = await office.database.write(lambda c: claim_due(c, "mail", 2, later))
    assert [delivery.priority for delivery in claimed] == ["P0", "P1"]
    rest = await office.database.write(lambda c: claim_due(c, "mail", 2, later))
    assert [delivery.priority for delivery in rest] == ["P2"]
    assert await office.database.write(lambda c: claim_due(c, "mail", 2, later)) == []


async def test_late_failure_does_not_undo_a_delivery(office: Office) -> None:
    await use(office, "mail")
    await office.escalate()
    past = now_text(0)
    [first] = await office.database.write(lambda c: claim_due(c, "mail", 1, past))
    [second] = await office.database.write(lambda c: claim_due(c, "mail", 1, past))
    write = office.database.write
    assert not await write(lambda c: set_failed(c, first, "timeout", None))
    assert await write(lambda c: set_delivered(c, second))
    assert not await write(lambda c: set_delivered(c, first))
    assert not await write(lambda c: set_failed(c, second, "timeout", None))
    [row] = office.deliveries("mail")
    assert row["delivered_at"] and not row["dead_at"] and not row["last_error"]


async def test_notice_is_sent_when_its_last_channel_had_it(office: Office) -> None:
    await use(office, "console", "mail")
    await office.escalate()
    await settle(office, "console", None)
    assert office.rows("SELECT sent_at FROM outbox") == [{"sent_at": None}]
    await settle(office, "mail", None)
    assert office.rows("SELECT sent_at FROM outbox")[0]["sent_at"] is not None


async def test_channel_that_is_gone_is_given_up_and_can_come_back(office: Office) -> None:
    await use(office, "console", "mail")
    await office.escalate()
    assert await use(office, "console") == 1
    [row] = office.deliveries("mail")
    assert row["dead_at"] and row["last_error"] == "not_configured"
    assert await use(office, "console", "mail") == 0
    assert await office.database.write(set_due) == 1
    await settle(office, "mail", None)
    [row] = office.deliveries("mail")
    assert row["delivered_at"] and not row["dead_at"]


async def test_staff_are_unreachable_when_all_but_the_console_fail(office: Office) -> None:
    await use(office, *ALL)
    conversation = await office.escalate()
    other = await office.escalate()
    await settle(office, "console", None)
    assert not await unreachable(office, conversation)  # nothing has failed yet
    await settle(office, "mail", "unreachable", dead=True)
    await settle(office, "webhook", "http_500")
    assert not await unreachable(office, conversation)  # a hiccup
    await settle(office, "webhook", "http_500")
    await settle(office, "webhook", "http_500")
    assert await unreachable(office, conversation)
    assert await unreachable(office, other)
    await settle(office, "webhook", None)
    assert not await unreachable(office, conversation)


async def test_staff_who_missed_the_newest_notice_are_unreachable(office: Office) -> None:
    await use(office, "mail")
    conversation = await office.escalate()
    await settle(office, "mail", None)
    office.change("UPDATE outbox SET created_at = '2020-01-01T00:00:00.000Z'")
    await office.escalate("overdose", conversation_id=conversation)
    assert not await unreachable(office, conversation)
    await settle(office, "mail", "smtp_550", dead=True)
    assert await unreachable(office, conversation)


async def test_console_alone_never_makes_staff_unreachable(office: Office) -> None:
    await use(office, "console")
    assert not await unreachable(office, await office.escalate())
    assert not await unreachable(office, "a conversation without an escalation")
