"""Successful answers of the chat API."""

from __future__ import annotations

from typing import Any

from sanic import HTTPResponse

from lantern.chat.presenting import as_json


def json_response(data: Any, status: int = 200) -> HTTPResponse:
    """Return `data` as JSON, written the one way."""
    return HTTPResponse(as_json(data), status, content_type="application/json")
