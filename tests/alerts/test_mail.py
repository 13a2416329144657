"""Mail, handed in at a real SMTP server: in the clear on this machine, else under TLS."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.alerts.certificate import write_certificate
from tests.alerts.conftest import FAST, Office, until
from tests.alerts.smtp_server import SmtpServer

PARTIES = {"mail_from": "lantern@clinic.example", "mail_to": "a@clinic.example, b@clinic.example"}


def failure(office: Office) -> str | None:
    """Return the code of the last failure."""
    return office.deliveries("mail")[0]["last_error"]


async def test_mail_names_class_time_and_page_and_no_words(office: Office) -> None:
    async with SmtpServer().running() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        await office.start(mail_url=url, public_url="https://chat.example", **PARTIES)
        conversation = await office.escalate("self_harm", "P0")
        await until(lambda: not office.waiting("mail"))
    [received] = server.received
    assert received.sender == "lantern@clinic.example"
    assert received.receivers == ["a@clinic.example", "b@clinic.example"]
    mail = received.mail
    [notice] = office.rows("SELECT * FROM outbox")
    assert mail["Subject"] == "[Lantern P0] self_harm"
    assert mail["Message-ID"] == f"<{notice['id']}@clinic.example>"
    assert mail["X-Lantern-Alert"] == notice["id"]
    assert (mail["Importance"], mail["Auto-Submitted"]) == ("high", "auto-generated")
    assert mail.get_content().splitlines() == [
        "A conversation needs a person.",
        "",
        "Priority: P0",
        "Class: self_harm",
        f"Time: {notice['created_at']}",
        f"Conversation: {conversation}",
        f"Open: https://chat.example/staff/conversations/{conversation}",
        "",
        "No words of the visitor are in this mail. The same alert can come twice:",
        f"Alert: {notice['id']}",
    ]


async def test_mail_arrives_once_the_server_is_back(office: Office) -> None:
    server = SmtpServer(answer="451 later: the message of the visitor")
    async with server.running():
        url = f"smtp://127.0.0.1:{server.port}"
        await office.start(mail_url=url, **PARTIES)
        await office.escalate()
        await until(lambda: office.counted["mail", "failed"] >= 2)
        assert failure(office) == "smtp_451"
    await until(lambda: failure(office) == "unreachable")
    server.answer = "250 kept"
    async with server.running():
        await until(lambda: not office.waiting("mail"))
    assert len(server.received) == 1


async def test_login_goes_under_starttls(office: Office, tmp_path: Path) -> None:
    context, _ = write_certificate(tmp_path)
    server = SmtpServer(login=("alerts@x", "p:ss w%rd/"), starttls=context)
    async with server.running():
        url = f"smtp://alerts%40x:p%3Ass%20w%25rd%2F@127.0.0.1:{server.port}"
        await office.start(mail_url=url, **PARTIES)
        await office.escalate()
        await until(lambda: not office.waiting("mail"))
    assert [(mail.tls, mail.login) for mail in server.received] == [(True, "alerts@x")]


async def test_wrong_login_is_a_failure_without_its_words(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    server = SmtpServer(login=("alerts", "right"))
    async with server.running():
        url = f"smtp://alerts:a-wrong-one@127.0.0.1:{server.port}"
        await office.start(mail_url=url, **PARTIES)
        await office.escalate()
        await until(lambda: failure(office) == "login_refused")
    assert "a-wrong-one" not in caplog.text + str(office.rows("SELECT * FROM deliveries"))


async def test_other_machine_must_offer_tls(office: Office) -> None:
    async with SmtpServer().running() as server:
        # An address that is not known as loopback, and yet leads to this machine.
        await office.start(mail_url=f"smtp://0.0.0.0:{server.port}", **PARTIES)
        await office.escalate()
        await until(lambda: failure(office) == "tls_missing")
    assert server.received == []


async def test_plain_mail_leaves_only_when_it_was_asked_for(office: Office) -> None:
    async with SmtpServer().running() as server:
        await office.start(mail_url=f"smtp+plain://0.0.0.0:{server.port}", **PARTIES)
        await office.escalate()
        await until(lambda: not office.waiting("mail"))
    assert [mail.tls for mail in server.received] == [False]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_certificate_of_another_machine_must_be_trusted(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    context, trusted = write_certificate(tmp_path)
    server = SmtpServer(**{"smtp": {"starttls": context}, "smtps": {"tls": context}}[scheme])
    async with server.running():
        await office.start(mail_url=f"{scheme}://0.0.0.0:{server.port}", **PARTIES)
        await office.escalate()
        await until(lambda: failure(office) == "tls_failed")
        assert server.received == []
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        await until(lambda: not office.waiting("mail"))
    assert [mail.tls for mail in server.received] == [True]


async def test_one_accepted_receiver_is_a_delivery(office: Office) -> None:
    async with SmtpServer(refused={"a@clinic.example"}).running() as server:
        await office.start(mail_url=f"smtp://127.0.0.1:{server.port}", **PARTIES)
        await office.escalate()
        await until(lambda: not office.waiting("mail"))
    assert [mail.receivers for mail in server.received] == [["b@clinic.example"]]


async def test_no_accepted_receiver_is_a_failure(office: Office) -> None:
    refused = {"a@clinic.example", "b@clinic.example"}
    async with SmtpServer(refused=refused).running() as server:
        await office.start(mail_url=f"smtp://127.0.0.1:{server.port}", **PARTIES)
        await office.escalate()
        await until(lambda: failure(office) == "receivers_refused")


async def test_server_that_says_nothing_is_left_in_time(office: Office) -> None:
    async with SmtpServer(silent=True).running() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        await office.start(replace(FAST, attempt=0.2), mail_url=url, **PARTIES)
        await office.escalate()
        await until(lambda: failure(office) == "timeout")
