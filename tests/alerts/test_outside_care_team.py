"""Words about abuse by our own staff: by mail to a person outside the care team, to nobody else."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from lantern.config import ConfigError
from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from tests.alerts.conftest import SECRET, Office, until
from tests.alerts.receiver import Receiver
from tests.alerts.smtp_server import SmtpServer
from tests.lantern.conftest import (
    Rasa,
    end,
    launched,
    meet,
    models_dir,
    rasa_process,
    replies,
    start,
)
from tests.running import ROOT
from tests.wire.small_models import LOUD, file_data
from wire.cards import OWN_STAFF_KIND
from wire.content import canonical
from wire.hearing import SMALL_MODEL

__all__ = ["launched", "models_dir", "rasa_process"]
CARE_TEAM, CONFIDANT = "nurse@clinic.example", "board@clinic.example"
SENDER = "lantern@clinic.example"
OWN = "the nurse did the zanzibar"
HOME = "my husband did the zanzibar"
HEARD = {"zanzibar": {"abuse": LOUD}}


def by_receiver(server: SmtpServer) -> dict[str, list[str]]:
    """Return the classes that each mailbox was told."""
    found: dict[str, list[str]] = {}
    for received in server.received:
        for mailbox in received.receivers:
            found.setdefault(mailbox, []).append(received.mail["Subject"].split()[-1])
    return found


async def test_complaint_goes_past_the_care_team(office: Office, receiver: Receiver) -> None:
    async with SmtpServer().running() as server:
        await office.start(
            outside_care_team=(CONFIDANT,),
            mail_url=f"smtp://127.0.0.1:{server.port}",
            mail_from=SENDER,
            mail_to=CARE_TEAM,
            webhook_url=receiver.url,
            webhook_secret=SECRET,
        )
        complaint = await office.escalate(OWN_STAFF_KIND, "P1")
        await office.escalate("handoff_requested", "P2", complaint)
        await office.escalate("self_harm", "P0", complaint)
        await office.escalate("abuse", "P1")
        await until(lambda: len(server.received) == 4 and len(receiver.posts) == 2)
    assert {name: sorted(kinds) for name, kinds in by_receiver(server).items()} == {
        CONFIDANT: [OWN_STAFF_KIND, "handoff_requested"],
        CARE_TEAM: ["abuse", "self_harm"],
    }
    assert sorted(post.json["class"] for post in receiver.posts) == ["abuse", "self_harm"]
    [told] = [m.mail for m in server.received if m.mail["Subject"].endswith(OWN_STAFF_KIND)]
    assert "It may be about people of this clinic." in told.get_content()


async def test_without_such_a_person_it_goes_where_all_alerts_go(office: Office) -> None:
    async with SmtpServer().running() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        await office.start(mail_url=url, mail_from=SENDER, mail_to=CARE_TEAM)
        await office.escalate(OWN_STAFF_KIND, "P1")
        await until(lambda: server.received)
    assert by_receiver(server) == {CARE_TEAM: [OWN_STAFF_KIND]}


async def test_person_who_cannot_be_told_is_said_and_nothing_is_lost(
    office: Office, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    await office.start(
        outside_care_team=(CONFIDANT,), webhook_url=receiver.url, webhook_secret=SECRET
    )
    await office.escalate(OWN_STAFF_KIND, "P1")
    await until(lambda: receiver.posts)
    assert "outside_care_team_without_mail" in caplog.text


async def test_dead_letter_is_kept_for_that_person_alone(office: Office) -> None:
    server = SmtpServer(refused={CONFIDANT})
    async with server.running():
        await office.start(
            outside_care_team=(CONFIDANT,),
            mail_url=f"smtp://127.0.0.1:{server.port}",
            mail_from=SENDER,
            mail_to=CARE_TEAM,
        )
        await office.escalate(OWN_STAFF_KIND, "P1")
        await until(lambda: office.counted["outside_care_team", "failed"] >= 2)
    assert server.received == [] and office.deliveries("mail") == []
    [waiting] = office.deliveries("outside_care_team")
    assert waiting["last_error"] == "receivers_refused"


@pytest.fixture
async def mail_server() -> AsyncIterator[SmtpServer]:
    async with SmtpServer().running() as server:
        yield server


async def test_visitor_is_told_the_truth_and_no_word_is_kept_apart_from_the_chat(
    rasa_process: Rasa,
    tmp_path: Path,
    models_dir: Path,
    mail_server: SmtpServer,
) -> None:
    """From the visitor's words to the mailbox, through the web app and clinic.toml's setting."""
    folder = read_folder(ROOT)
    settings = {**folder.clinic, "alerts": {"outside_care_team": CONFIDANT}}
    models = tmp_path / "models"
    shutil.copytree(models_dir, models)
    content = canonical(compile_folder(replace(folder, clinic=settings)))
    (models / "content.json").write_bytes(content)
    small = file_data(HEARD)
    (models / SMALL_MODEL).write_text(json.dumps(small), encoding="utf-8")
    web = start(
        rasa_process,
        models,
        tmp_path / "data",
        [],
        LANTERN_MAIL_URL=f"smtp://127.0.0.1:{mail_server.port}",
        LANTERN_MAIL_FROM=SENDER,
        LANTERN_MAIL_TO=CARE_TEAM,
    )
    try:
        async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
            [card] = replies(await (await meet(http)).say(OWN))
            [other] = replies(await (await meet(http)).say(HOME))
        await until(lambda: len(mail_server.received) == 2)
    finally:
        end(web.process)
    assert by_receiver(mail_server) == {CONFIDANT: [OWN_STAFF_KIND], CARE_TEAM: ["abuse"]}
    assert "Chats are saved, and people who work here can open them." in card["text"]
    assert "people who work here" not in other["text"]
    for received in mail_server.received:
        assert b"zanzibar" not in received.raw and b"did the" not in received.raw
    for table in ("escalations", "outbox", "deliveries"):
        assert "zanzibar" not in str(web.rows(f"SELECT * FROM {table}"))


async def test_mailbox_that_is_none_stops_the_start(office: Office) -> None:
    from lantern.alerts.service import outside_care_team
    from wire.content import Clinic

    assert outside_care_team(Clinic()) == ()
    assert outside_care_team(Clinic(alerts={"outside_care_team": CONFIDANT})) == (CONFIDANT,)
    with pytest.raises(ConfigError, match=r"^clinic\.toml: outside_care_team must be "):
        outside_care_team(Clinic(alerts={"outside_care_team": "Jane Roe"}))
