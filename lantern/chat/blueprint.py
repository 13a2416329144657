"""All of `/chat/v1` in one list."""

from __future__ import annotations

from sanic import Blueprint

from lantern.chat import conversations, feedback, handoff, messages, stream


def chat_blueprint() -> Blueprint:
    """Return the blueprints of the chat API under their one prefix."""
    parts = (
        conversations.bp,
        messages.bp,
        stream.bp,
        feedback.bp,
        handoff.bp,
    )
    return Blueprint.group(*parts, url_prefix="/chat/v1")  # type: ignore[return-value]
