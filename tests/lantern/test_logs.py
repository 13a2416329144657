"""No log holds a word of a visitor, whatever happens."""

import json
import logging
import sqlite3
import sys

import httpx

from lantern.logs import JsonFormatter
from tests.lantern.conftest import Rasa, Start, Web, meet

WORDS = ("rhubarb", "555-123-4567", "Xanthippe", "kill myself")


async def test_logs_hold_no_text_of_a_message(start_web: Start, rasa: Rasa) -> None:
    web = start_web()
    async with httpx.AsyncClient(base_url=web.url, timeout=20) as http:
        visitor = await meet(http)
        await visitor.say("rhubarb 555-123-4567")
        await visitor.say("I want to kill myself rhubarb")
        await visitor.say("rhubarb " * 200)
        await visitor.post("handoff", {"name": "Xanthippe", "contact": "rhubarb"})
        await visitor.http.get("/chat/v1/rhubarb?text=rhubarb", headers=visitor.headers)
        other = await meet(http)
        for mode in ("status_500", "not_json", "cut"):
            rasa.set(mode=mode)
            await other.say("rhubarb again")
        break_store(web)
        response = await other.say("rhubarb at last")
        assert (response.status_code, response.json()["code"]) == (503, "store_unavailable")
        assert "rhubarb" not in response.text
    log = web.log()
    assert "store_failed" in log
    assert "turn_degraded" in log
    for word in (*WORDS, visitor.token, other.token, "127.0.0.1"):
        assert word not in log
    for line in log.splitlines():
        assert json.loads(line)["event"]


def break_store(web: Web) -> None:
    with sqlite3.connect(web.data_dir / "lantern.sqlite3", timeout=5) as connection:
        connection.execute("DROP TABLE turns")


def test_formatter_leaves_the_text_of_exceptions_out() -> None:
    try:
        raise ValueError("rhubarb")
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "failed: %s", ("rhubarb",), sys.exc_info()
        )
    line = JsonFormatter().format(record)
    assert "rhubarb" not in line
    assert json.loads(line)["error"] == "ValueError"
    assert json.loads(line)["places"][-1].startswith("lantern/test_logs.py:")
