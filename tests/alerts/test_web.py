"""The web app itself: a visitor's cry for help reaches staff, without the visitor's words."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.alerts.conftest import SECRET, until
from tests.alerts.receiver import Receiver
from tests.alerts.smtp_server import SmtpServer
from tests.alerts.test_webhook import documented_check
from tests.lantern.conftest import (
    Rasa,
    Visitor,
    Web,
    end,
    launched,
    meet,
    models_dir,
    rasa_process,
    start,
)

__all__ = ["launched", "models_dir", "rasa_process"]
WORDS = "I want to kill myself tonight, call Jane Roe at 503-555-0134 or jane@roe.example"


@pytest.fixture
async def mail_server() -> AsyncIterator[SmtpServer]:
    """A mail server that is up."""
    async with SmtpServer().running() as server:
        yield server


@pytest.fixture
def web(
    rasa_process: Rasa,
    models_dir: Path,
    tmp_path: Path,
    launched: list[Web],
    mail_server: SmtpServer,
    receiver: Receiver,
) -> Iterator[Web]:
    """The web app, with Rasa dead and both channels set."""
    rasa_process.set(mode="hang")
    settings = {
        "LANTERN_MAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "LANTERN_MAIL_FROM": "lantern@clinic.example",
        "LANTERN_MAIL_TO": "nurse@clinic.example",
        "LANTERN_WEBHOOK_URL": receiver.url,
        "LANTERN_WEBHOOK_SECRET": SECRET,
        "LANTERN_PUBLIC_URL": "https://chat.example",
    }
    web = start(rasa_process, models_dir, tmp_path / "data", launched, **settings)
    yield web
    end(web.process)


@pytest.fixture
async def visitor(web: Web) -> AsyncIterator[Visitor]:
    """Somebody who just opened the chat."""
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
        yield await meet(http)


async def test_cry_for_help_reaches_staff_at_once_without_its_words(
    web: Web, visitor: Visitor, mail_server: SmtpServer, receiver: Receiver
) -> None:
    assert (await visitor.say(WORDS)).status_code == 200
    began = time.monotonic()
    await until(lambda: receiver.posts and mail_server.received)
    assert time.monotonic() - began < 1
    [post], [mail] = receiver.posts, mail_server.received
    assert documented_check()(SECRET.encode(), post.headers, post.body)
    assert post.json["class"] == "self_harm" and post.json["priority"] == "P0"
    assert post.json["link"] == f"https://chat.example/staff/conversations/{visitor.id}"
    assert mail.mail["X-Lantern-Alert"] == post.json["id"]
    for word in ("kill", "Jane", "Roe", "555", "0134", "roe.example", "[PHONE]"):
        assert word not in post.body.decode()
        assert word not in mail.raw.decode()
        assert word not in web.log()


async def test_contact_details_do_not_leave_with_the_alert(
    visitor: Visitor, mail_server: SmtpServer, receiver: Receiver
) -> None:
    left = {"name": "Jane Roe", "contact": "jane@roe.example", "best_time": "after nine"}
    assert (await visitor.post("handoff", left)).status_code == 201
    await until(lambda: receiver.posts and mail_server.received)
    assert receiver.posts[0].json["class"] == "handoff_requested"
    for word in ("Jane", "jane", "nine"):
        assert word not in receiver.posts[0].body.decode() + mail_server.received[0].raw.decode()


async def test_alert_raised_before_a_crash_arrives_after_it(
    web: Web, visitor: Visitor, receiver: Receiver
) -> None:
    receiver.down()
    assert (await visitor.say(WORDS)).status_code == 200
    web.kill()
    receiver.up()
    await asyncio.to_thread(web.restart)
    await until(lambda: receiver.posts, 40)
    await asyncio.sleep(1.5)
    assert [post.json["conversation_id"] for post in receiver.posts] == [visitor.id]


async def test_attempts_are_counted(web: Web, visitor: Visitor, receiver: Receiver) -> None:
    await visitor.say(WORDS)
    await until(lambda: receiver.posts)
    line = 'lantern_alerts_total{channel="webhook",result="delivered"} 1.0'
    await until(lambda: line in httpx.get(f"{web.url}/metrics").text)


async def test_command_lists_what_the_running_app_could_not_deliver(
    web: Web, visitor: Visitor, receiver: Receiver
) -> None:
    receiver.down()
    await visitor.say(WORDS)
    root = Path(__file__).parents[2]
    environment = {**web.environment, "PATH": os.environ["PATH"]}
    await until(lambda: web.rows("SELECT 1 FROM deliveries WHERE last_error = 'unreachable'"))
    process = await asyncio.create_subprocess_exec(
        *(str(root / "bin" / "lantern"), "alerts"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    shown, _ = await process.communicate()
    assert process.returncode == 0
    assert "webhook" in shown.decode() and "unreachable" in shown.decode()
