"""POST and GET /chat/v1/conversations/ID/messages."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request

from lantern.chat.access import open_conversation, plain_id
from lantern.chat.arrivals import Arrivals
from lantern.chat.bodies import read_submission
from lantern.chat.exchange import Submission
from lantern.chat.presenting import Presenter
from lantern.chat.replying import json_response
from lantern.chat.signing import ButtonSigner
from lantern.errors import ChatError
from lantern.store.conversations import Conversation
from lantern.store.database import Database
from lantern.store.messages import list_shown

bp = Blueprint("messages")
_PAGE = 200


@bp.post("/conversations/<conversation_id:str>/messages")
async def post_message(
    request: Request,
    conversation_id: str,
    database: Database,
    arrivals: Arrivals,
    signer: ButtonSigner,
    presenter: Presenter,
) -> HTTPResponse:
    """Take a visitor's message and answer it."""

    async def admit() -> tuple[Conversation, Submission]:
        conversation = await open_conversation(request, conversation_id, database)
        return conversation, read_submission(request, conversation.id, signer)

    answer = await arrivals.receive(plain_id(conversation_id), admit)
    return json_response(
        {
            "turn_id": answer.turn_id,
            "messages": presenter.messages(answer.messages),
            "state": answer.state,
        }
    )


@bp.get("/conversations/<conversation_id:str>/messages")
async def get_messages(
    request: Request, conversation_id: str, database: Database, presenter: Presenter
) -> HTTPResponse:
    """Return the history after a number, oldest first, at most 200 messages a page."""
    conversation = await open_conversation(request, conversation_id, database)
    after = read_after(request.args.get("after", "0"))
    found = await database.read(
        lambda connection: list_shown(connection, conversation.id, after, _PAGE + 1)
    )
    return json_response(
        {
            "messages": presenter.messages(found[:_PAGE]),
            "state": conversation.state,
            "more": len(found) > _PAGE,
        }
    )


def read_after(value: str) -> int:
    """Return a message number. Raises ChatError `invalid_body`."""
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise ChatError("invalid_body", field="after")
    return int(value)
