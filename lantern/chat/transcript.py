"""A conversation as plain text, for its visitor to keep."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from lantern.store.conversations import Conversation
from lantern.store.messages import Message, list_shown

_PAGE = 500


def transcript_text(connection: Connection, conversation: Conversation) -> str:
    """Return what may be shown again, each with its time, author and what stood beside it."""
    blocks: list[str] = []
    after = 0
    while page := list_shown(connection, conversation.id, after, _PAGE):
        blocks += [_block(message) for message in page]
        after = page[-1].seq
    return "\n\n".join(blocks) + "\n"


def _block(message: Message) -> str:
    parts: dict[str, Any] = message.parts
    notes: dict[str, list[str]] = {"before": [], "after": []}
    for note in parts.get("disclaimers", []):
        notes[note["position"]].append(note["text"])
    sources = [f"- {c['document']}: {c['section']}" for c in parts.get("citations", [])]
    links = [f"- {link['label']}: {link['href']}" for link in parts.get("links", [])]
    title = [parts["title"]] if parts.get("title") else []
    lines = [*notes["before"], *title, message.text, *sources, *links, *notes["after"]]
    return f"[{message.created_at}] {message.author}\n" + "\n".join(lines)
