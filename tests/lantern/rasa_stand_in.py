"""A small HTTP server in Rasa's place, in a process of its own, that can be told to misbehave.

`POST /control` sets the behaviour, `GET /seen` returns the turns that arrived. It also answers
as the action server's `/health`, so that readiness can be tested.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from sanic import HTTPResponse, Request, Sanic
from sanic.response import json, raw

from wire.payloads import BotMessage, Escalation, Reply, TurnReply, TurnRequest, Understanding

SECRET = "a secret of the tests only"
state: dict[str, Any] = {}
seen: list[dict[str, Any]] = []


def reset() -> None:
    """Behave well again."""
    state.clear()
    state.update({"mode": "answer", "delay": 0.0, "ready": True, "messages": None, "escalate": []})
    state["questions"] = []
    seen.clear()


def turn_reply(turn: TurnRequest) -> TurnReply:
    """Return a whole answer that counts the turns in `misses`, so that records can be followed."""
    record = turn.record.to_dict()
    record |= {"topic": "side_effects", "misses": record["misses"] + 1}
    messages = state["messages"] or [
        {"type": "answer", "text": f"Reviewed answer {record['misses']}.", "topic": "side_effects"}
    ]
    reply = Reply(
        tuple(BotMessage.from_dict(m) for m in messages),
        tuple(Escalation(**e) for e in state["escalate"]),
        "version-of-the-answer",
    )
    understanding = Understanding("faq", 0.97, "answer", questions=state["questions"])
    return TurnReply(turn.turn_id, (reply,), record, understanding, "model-1", "action_answer_faq")


async def webhook(request: Request) -> HTTPResponse:
    """Answer a turn, or fail in the way that was asked for."""
    if request.headers.get("X-Lantern-Secret") != SECRET:
        return json({"code": "bad_secret"}, 401)
    turn = TurnRequest.from_dict(request.json)
    entry = {"turn": request.json, "done": False}
    seen.append(entry)
    mode = state["mode"]
    if state["delay"]:
        await asyncio.sleep(state["delay"])
    if mode == "hang":
        await asyncio.sleep(60)
    good = turn_reply(turn).to_dict()
    broken = {
        "status_500": (b"the visitor said something", 500),
        "not_json": (b"<html>", 200),
        "empty_list": (b"[]", 200),
        "nothing": (b"", 200),
        "truncated": (b'{"turn_id": "', 200),
    }
    if mode in broken:
        return raw(*broken[mode], content_type="application/json")
    if mode == "no_replies":
        good["replies"] = []
    elif mode == "no_messages":
        good["replies"][0]["messages"] = []
    elif mode == "unknown_field":
        good["surprise"] = 1
    elif mode == "other_turn":
        good["turn_id"] = "another"
    elif mode == "wrong_type":
        good["record"]["misses"] = "many"
    elif mode == "cut":
        request.transport.abort()
    entry["done"] = True
    return json(good)


async def control(request: Request) -> HTTPResponse:
    """Set the behaviour."""
    if request.json.get("reset"):
        reset()
    state.update({k: v for k, v in request.json.items() if k != "reset"})
    return json(state)


async def seen_turns(request: Request) -> HTTPResponse:
    """Return what arrived."""
    return json(seen)


async def channel_health(request: Request) -> HTTPResponse:
    """Answer as the channel's health."""
    return json({"ready": state["ready"]}, 200 if state["ready"] else 503)


async def actions_health(request: Request) -> HTTPResponse:
    """Answer as the action server's health."""
    return json({"status": "ok"})


def main(port: int) -> None:
    """Serve on the port until killed."""
    reset()
    app: Sanic[Any, Any] = Sanic("rasa-stand-in", configure_logging=False)
    app.config.AUTO_EXTEND = False
    app.config.RESPONSE_TIMEOUT = 120
    app.add_route(webhook, "/webhooks/lantern/webhook", methods=["POST"])
    app.add_route(channel_health, "/webhooks/lantern/", strict_slashes=True)
    app.add_route(control, "/control", methods=["POST"])
    app.add_route(seen_turns, "/seen")
    app.add_route(actions_health, "/health")
    app.run(host="127.0.0.1", port=port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
