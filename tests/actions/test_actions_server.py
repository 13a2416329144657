"""The server refuses what it must, and neither echoes nor logs a visitor's words."""

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import count
from pathlib import Path

import pytest
from sanic import Sanic

from actions.registry import ACTIONS, create_executor
from actions.reply_action import ReplyAction
from actions.server import MAX_BODY_BYTES, ActionsConfig, SettingError, create_app
from lantern.learning.content import compile_content
from tests.actions.conftest import ROOT, call_of, question
from wire.payloads import Reply

SECRET = "a-secret-of-the-test"
HEADERS = {"X-Lantern-Secret": SECRET}
WORDS = "my-private-words"
_names = (f"test-actions-{number}" for number in count())


class ActionBreakDown(ReplyAction):
    """Fails with the visitor's words in its message."""

    def respond(self, turn):
        raise RuntimeError(turn.text)


@pytest.fixture
def ask(small):
    executor = create_executor(small, (*ACTIONS, ActionBreakDown))
    app = create_app(small, SECRET, executor=executor, name=next(_names))

    def ask(method="post", path="/webhook", headers=HEADERS, **fields):
        async def go():
            return (await app.asgi_client.request(method, path, headers=headers, **fields))[1]

        return asyncio.run(go())

    yield ask
    Sanic._app_registry.pop(app.name)


def test_webhook_answers_events_and_one_response(ask, small):
    answer = ask(json=call_of("action_answer_faq", question("faq/price")))
    assert answer.status == 200
    assert [event["name"] for event in answer.json["events"]] == ["topic", "last_answer", "notes"]
    (response,) = answer.json["responses"]
    assert Reply.from_dict(response["custom"]).messages[0].topic == "price"
    assert response["text"] is None


def test_health_needs_no_secret_and_names_the_content(ask, small):
    answer = ask("get", "/health", headers={})
    assert (answer.status, answer.json) == (
        200,
        {"status": "ok", "content_version": small.version},
    )


@pytest.mark.parametrize("headers", [{}, {"X-Lantern-Secret": "wrong"}, {"X-Lantern-Secret": ""}])
def test_a_wrong_secret_is_refused(ask, headers):
    answer = ask(headers=headers, json=call_of("action_answer_faq"))
    assert (answer.status, answer.json) == (401, {"code": "wrong_secret"})


def test_the_secret_may_come_as_a_token(ask):
    body = call_of("action_show_topics")
    assert ask(path=f"/webhook?token={SECRET}", headers={}, json=body).status == 200
    assert ask(path="/webhook?token=wrong", headers={}, json=body).status == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"null", b"{}", b'{"next_action": 1}', b"\xff\xfe",
     b'{"next_action": "action_answer_faq"}',
     b'{"next_action": "action_answer_faq", "tracker": []}'],
)  # fmt: skip
def test_a_malformed_body_is_refused(ask, body):
    answer = ask(content=body)
    assert (answer.status, answer.json) == (400, {"code": "malformed_request"})


def test_an_unknown_action_is_not_found_and_not_echoed(ask):
    answer = ask(json=call_of(WORDS))
    assert (answer.status, answer.json) == (404, {"code": "unknown_action"})


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/webhook", 405, "method_not_allowed"),
        ("get", "/actions", 404, "not_found"),
        ("get", "/docs", 404, "not_found"),
        ("options", "/webhook", 405, "method_not_allowed"),
    ],
)
def test_nothing_else_is_served(ask, method, path, status, code):
    answer = ask(method, path, headers={**HEADERS, "Origin": "https://elsewhere.example"})
    assert (answer.status, answer.json) == (status, {"code": code})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_failing_action_answers_a_code_and_logs_no_words(ask, caplog):
    caplog.set_level(logging.DEBUG)
    answer = ask(json=call_of("action_break_down", text=WORDS))
    assert (answer.status, answer.json) == (500, {"code": "action_failed"})
    assert "action_failed type=RuntimeError at=test_actions_server.py:" in caplog.text
    assert WORDS not in caplog.text


def test_a_broken_record_fails_without_echoing_it(ask, caplog):
    caplog.set_level(logging.DEBUG)
    answer = ask(json=call_of("action_answer_faq", misses=WORDS))
    assert (answer.status, answer.json) == (500, {"code": "action_failed"})
    assert WORDS not in caplog.text


def test_a_good_answer_logs_no_words(ask, caplog):
    caplog.set_level(logging.DEBUG)
    assert ask(json=call_of("action_fall_back", text=WORDS)).status == 200
    assert WORDS not in caplog.text


def test_rasas_older_version_is_no_warning(ask, caplog, recwarn):
    assert ask(json={**call_of("action_show_topics"), "version": "3.6.21"}).status == 200
    assert [w for w in recwarn if "version" in str(w.message)] == []
    assert "compatib" not in caplog.text


GOOD = {"LANTERN_ACTIONS_SECRET": SECRET}


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LANTERN_ACTIONS_SECRET": "short"},
        {**GOOD, "LANTERN_ACTIONS_PORT": "x"},
        {**GOOD, "LANTERN_ACTIONS_PORT": "0"},
        {**GOOD, "LANTERN_ACTIONS_PORT": "65536"},
        {**GOOD, "LANTERN_ACTIONS_PORT": ""},
    ],
)
def test_malformed_settings_are_refused(environment):
    with pytest.raises(SettingError):
        ActionsConfig.from_environment(environment)


def test_settings_have_their_defaults():
    config = ActionsConfig.from_environment(GOOD)
    assert (config.port, config.content) == (5055, Path("models/content.json"))


def test_importing_an_action_does_nothing():
    """No file is opened and no heavy library loaded, beside Python's own."""
    script = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import actions.registry, actions.server
ours = [path for path in opened if path.endswith((".yml", ".json", ".toml", ".db"))]
heavy = [m for m in ("grpc", "opentelemetry", "rasa", "yaml", "lantern") if m in sys.modules]
print(ours, heavy)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[] []", "")


def test_the_process_serves_loopback_and_stops_on_sigterm(tmp_path):
    version = compile_content(ROOT, tmp_path / "content.json")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        **GOOD,
        "LANTERN_ACTIONS_PORT": str(port),
        "LANTERN_MODELS_DIR": str(tmp_path),
    }
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "actions.server"],
            cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        assert _health(port)["content_version"] == version
        body = json.dumps(call_of("action_fall_back", text=WORDS)).encode()
        url = f"http://127.0.0.1:{port}/webhook?token={SECRET}"
        with urllib.request.urlopen(urllib.request.Request(url, body)) as answer:
            assert len(json.load(answer)["responses"]) == 1
        assert _status(port, b"x" * (MAX_BODY_BYTES + 1)) == 413
        assert _listening(server.pid, port) == {"0100007F"}
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
    assert WORDS not in log.read_text()
    assert SECRET not in log.read_text()


def test_the_process_names_a_missing_setting():
    environment = {k: v for k, v in os.environ.items() if k != "LANTERN_ACTIONS_SECRET"}
    done = subprocess.run(
        [sys.executable, "-m", "actions.server"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "LANTERN_ACTIONS_SECRET must be set, to at least 16 characters.\n"


def _status(port, body):
    """Send a body and return the status, even when the server hangs up before reading all."""
    with socket.create_connection(("127.0.0.1", port)) as sent:
        head = f"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        sent.sendall(head.encode())
        return int(sent.recv(100).split()[1])


def _health(port):
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
                return json.load(answer)
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def _listening(pid, port):
    """Return the addresses, as the kernel writes them, on which the port is open."""
    rows = [r.split() for r in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    rows += [r.split() for r in Path(f"/proc/{pid}/net/tcp6").read_text().splitlines()[1:]]
    local = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {address for address, number in local if int(number, 16) == port}
