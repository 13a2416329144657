"""A small action server in a thread: it replies, changes the record, or misbehaves on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from wire.payloads import BotMessage, Json, Reply

REPLY = Reply((BotMessage("text", "A fixed reply."),), content_version="v1").to_dict()
CHANGES = {"topic": "safety", "misses": 2, "notes": {"shown": ["RISK"]}, "offer": None}


class ActionStandIn(ThreadingHTTPServer):
    """Keeps every call that Rasa made."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: list[Json] = []

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])


def answer_to(text: str) -> tuple[int, Any]:
    """Return status and body; the text says what to do."""
    if "break" in text:
        return 500, {"code": "action_failed"}
    if "say nothing" in text:
        return 200, {"events": [], "responses": []}
    if "text only" in text:
        return 200, {"events": [], "responses": [{"text": "no payload"}]}
    if "foreign payload" in text:
        return 200, {"events": [], "responses": [{"custom": {"type": "other"}}]}
    if "wrong record" in text:
        event = {"event": "slot", "name": "misses", "value": "many"}
        return 200, {"events": [event], "responses": [{"custom": REPLY}]}
    if "remember" in text:
        events = [{"event": "slot", "name": name, "value": v} for name, v in CHANGES.items()]
        return 200, {"events": events, "responses": [{"custom": REPLY}]}
    if "garbage" in text:
        return 200, "not a result"
    return 200, {"events": [], "responses": [{"custom": REPLY}]}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        call = json.loads(body)
        self.server.calls.append(call)  # type: ignore[attr-defined]
        status, result = answer_to(call["tracker"]["latest_message"]["text"] or "")
        data = json.dumps(result).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def running_stand_in() -> Iterator[ActionStandIn]:
    """Run the server in a thread until the block ends."""
    server = ActionStandIn()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
