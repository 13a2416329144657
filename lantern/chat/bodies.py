"""Bodies of requests: strict JSON objects with known fields."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from typing import Any

from sanic import Request

from lantern.chat.exchange import Submission
from lantern.chat.signing import ButtonSigner
from lantern.chat.texts import read_text
from lantern.errors import ChatError

Json = dict[str, Any]


def read_object(request: Request) -> Json:
    """Return the body. Raises ChatError `invalid_json` when it is not an object in UTF-8."""
    try:
        data = json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):  # a UnicodeDecodeError is a ValueError
        raise ChatError("invalid_json") from None
    if not isinstance(data, dict):
        raise ChatError("invalid_json")
    return data


def refuse_unknown(body: Json, known: Collection[str]) -> None:
    """Raise ChatError `invalid_body` for a field that is not in the list."""
    if not set(body) <= set(known):
        raise ChatError("invalid_body")  # the name is the sender's: it is not repeated


def read_uuid(body: Json, name: str) -> str:
    """Return a field that must be a UUID, in its plain form."""
    value = body.get(name)
    try:
        if not isinstance(value, str) or len(value) != 36:
            raise ValueError
        return str(uuid.UUID(value))
    except ValueError:
        raise ChatError("invalid_body", field=name) from None


def read_submission(request: Request, conversation_id: str, signer: ButtonSigner) -> Submission:
    """Return the visitor's message, or the button pressed. Raises ChatError."""
    body = read_object(request)
    refuse_unknown(body, ("client_message_id", "text", "payload"))
    client_message_id = read_uuid(body, "client_message_id")
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None):
        raise ChatError("invalid_body", field="text")
    if payload is None:
        words = read_text(text)
        digest = signer.digest(conversation_id, f"text {words}")
        return Submission(client_message_id, digest, words)
    button = signer.read(conversation_id, payload)
    digest = signer.digest(conversation_id, f"payload {payload}")
    return Submission(client_message_id, digest, button.title, button)
