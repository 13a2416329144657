"""Who may speak in a conversation: whoever has its token, and nobody else."""

from __future__ import annotations

import uuid

from sanic import Request

from lantern.errors import ChatError
from lantern.keys import same_token
from lantern.store.conversations import Conversation, get_conversation
from lantern.store.database import Database

_LONGEST_TOKEN = 200


async def open_conversation(
    request: Request, conversation_id: str, database: Database
) -> Conversation:
    """Return the conversation that the request's token opens.

    Raises ChatError. A conversation that does not exist looks like one with another token.
    """
    token = _bearer(request)
    known_as = plain_id(conversation_id)
    found = await database.read(lambda connection: get_conversation(connection, known_as))
    digest = found.token_digest if found else "0" * 64
    if not same_token(token, digest) or found is None:
        raise ChatError("token_invalid")
    return found


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise ChatError("token_missing")
    if len(token) > _LONGEST_TOKEN:
        raise ChatError("token_invalid")
    return token


def plain_id(conversation_id: str) -> str:
    """Return the id as it is stored; an empty text for what is no id."""
    try:
        return str(uuid.UUID(conversation_id))
    except ValueError:
        return ""
