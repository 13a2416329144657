"""A visitor's side of the chat API, and a look into what a running stack has written."""

from __future__ import annotations

import json
import random
import sqlite3
import string
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from tests.running import Stack

Json = dict[str, Any]


class Visitor:
    """One conversation."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        begun = self.http.post("/chat/v1/conversations")
        assert begun.status_code == 201, begun.text
        data = begun.json()
        self.id: str = data["conversation_id"]
        self.token: str = data["token"]
        self.state: str = data["state"]
        self.opening: Json = data["messages"][0]
        self.last: list[Json] = data["messages"]

    @property
    def path(self) -> str:
        """The conversation's address."""
        return f"/chat/v1/conversations/{self.id}"

    @property
    def key(self) -> dict[str, str]:
        """The header that opens the conversation."""
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, **body: Any) -> httpx.Response:
        """Send a message with any fields; an id is added when none is given."""
        body.setdefault("client_message_id", str(uuid.uuid4()))
        # ASCII escapes, so that a lone surrogate can be written down too.
        return self.post_raw(json.dumps(body).encode())

    def post_raw(self, content: bytes) -> httpx.Response:
        """Send bytes as they are."""
        headers = {**self.key, "Content-Type": "application/json"}
        return self.http.post(f"{self.path}/messages", content=content, headers=headers)

    def say(self, text: str) -> list[Json]:
        """Send a text and return the replies."""
        return self._replies(self.post(text=text))

    def press(self, button: Json) -> list[Json]:
        """Press a button and return the replies."""
        return self._replies(self.post(payload=button["payload"]))

    def button(self, **wanted: Any) -> Json:
        """Return the one button of the last replies whose fields are as wanted."""
        offered: list[Json] = [button for message in self.last for button in message["buttons"]]
        found = [b for b in offered if all(b[name] == value for name, value in wanted.items())]
        assert len(found) == 1, (wanted, [b["title"] for b in offered])
        return found[0]

    def _replies(self, response: httpx.Response) -> list[Json]:
        assert response.status_code == 200, response.text
        data = response.json()
        assert data["messages"][0]["author"] == "visitor"
        self.state, self.last = data["state"], data["messages"][1:]
        return self.last

    def history(self, after: int = 0) -> list[Json]:
        """Return all messages after a number."""
        found: list[Json] = []
        while True:
            response = self.http.get(
                f"{self.path}/messages", params={"after": after}, headers=self.key
            )
            assert response.status_code == 200, response.text
            page = response.json()
            found += page["messages"]
            if not page["more"]:
                return found
            after = found[-1]["seq"]


def acts(message: Json) -> list[tuple[str, str | None]]:
    """Return what the buttons of a message do."""
    return [(button["act"], button["topic"]) for button in message["buttons"]]


def written_files(stack: Stack) -> Iterator[Path]:
    """Yield every file of the data directory and what the command printed."""
    yield from (path for path in stack.data.rglob("*") if path.is_file())
    yield stack.data.parent / f"{stack.data.name}-output.txt"


def files_with(stack: Stack, word: str) -> list[str]:
    """Return the files that hold a word in plain text, the database's own log included."""
    forms = {word.encode(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode()}
    return sorted(
        path.name
        for path in written_files(stack)
        if any(form in path.read_bytes() for form in forms)
    )


def rows(stack: Stack, query: str, *values: Any) -> list[Json]:
    """Look into the database file without a lock on it."""
    address = f"file:{stack.data / 'lantern.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query, values)]


def letters(start: str) -> str:
    """Return a word that stands nowhere else: letters alone, for digits could be a phone number."""
    return start + "".join(random.choices(string.ascii_lowercase, k=12))
