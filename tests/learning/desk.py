"""A stand-in for the chat API that says what a test lays out, for the tests of the evaluation."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.learning.evaluation_parts import button, reply

Json = dict[str, Any]


class Desk(ThreadingHTTPServer):
    """Speaks the chat API with replies that a test lays out."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Clerk)
        self.status = 200
        self.replies: dict[str, list[Json]] = {}
        self.bodies: list[Json] = []
        self.conversations = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Clerk(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Desk

    def do_POST(self) -> None:
        """Open a conversation or answer a message."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        if self.path.endswith("/conversations"):
            self.server.conversations += 1
            opening = shown(reply("text", buttons=[button("evidence")]))
            self._send(201, {"conversation_id": "c", "token": "k", "messages": [opening]})
            return
        self.server.bodies.append(body)
        said = self.server.replies.get(body.get("text") or body["payload"], [])
        visitor = shown(reply("text"), author="visitor")
        messages = [visitor, *map(shown, said)]
        turn = f"turn {len(self.server.bodies)}"
        self._send(self.server.status, {"turn_id": turn, "messages": messages})

    def _send(self, status: int, data: Json) -> None:
        content = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def shown(message: Json, author: str = "bot") -> Json:
    """Fill in what the API adds."""
    return {"author": author, "degraded": False, **message}
