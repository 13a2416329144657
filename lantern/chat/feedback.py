"""POST /chat/v1/conversations/ID/feedback: whether an answer helped."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request
from sqlalchemy import Connection

from lantern.chat.access import open_conversation
from lantern.chat.bodies import read_object, read_uuid, refuse_unknown
from lantern.chat.replying import json_response
from lantern.errors import ChatError
from lantern.store.database import Database
from lantern.store.feedback import Feedback, set_feedback
from lantern.store.messages import get_message
from lantern.store.schema import now_text

bp = Blueprint("feedback")


@bp.post("/conversations/<conversation_id:str>/feedback")
async def post_feedback(request: Request, conversation_id: str, database: Database) -> HTTPResponse:
    """Keep what the visitor thinks of one message of the bot; the last word counts."""
    conversation = await open_conversation(request, conversation_id, database)
    body = read_object(request)
    refuse_unknown(body, ("message_id", "helpful"))
    message_id, helpful = read_uuid(body, "message_id"), body.get("helpful")
    if not isinstance(helpful, bool):
        raise ChatError("invalid_body", field="helpful")

    def store(connection: Connection) -> None:
        message = get_message(connection, conversation.id, message_id)
        if message is None or message.author != "bot":
            raise ChatError("message_not_found")
        set_feedback(connection, Feedback(message_id, conversation.id, helpful, now_text()))

    await database.write(store)
    return json_response({"message_id": message_id, "helpful": helpful})
