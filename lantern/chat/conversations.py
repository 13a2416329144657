"""POST /chat/v1/conversations, the transcript, and DELETE: erasure."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from sanic import Blueprint, HTTPResponse, Request
from sqlalchemy import Connection

from lantern.chat.access import open_conversation
from lantern.chat.bus import ProcessBus
from lantern.chat.pen import Pen
from lantern.chat.presenting import Presenter
from lantern.chat.rates import Rates
from lantern.chat.replying import json_response
from lantern.chat.transcript import transcript_text
from lantern.chat.watch import Watch
from lantern.chat.words import Words
from lantern.errors import ChatError
from lantern.keys import new_token, token_digest
from lantern.logs import log_event
from lantern.metrics import Metrics
from lantern.store.conversations import Conversation, add_conversation, get_conversation
from lantern.store.database import Database
from lantern.store.erasures import Erasure, erase_conversation
from lantern.store.messages import add_messages
from lantern.store.schema import now_text
from wire.payloads import DialogueRecord

bp = Blueprint("conversations")


@bp.post("/conversations")
async def post_conversation(
    request: Request,
    database: Database,
    words: Words,
    presenter: Presenter,
    rates: Rates,
    metrics: Metrics,
) -> HTTPResponse:
    """Begin a conversation: its id, its token, and the opening message."""
    rates.conversation()
    token = new_token()
    conversation = _new_conversation(token)
    pen = Pen(conversation.id, 0, None)
    pen.bot(words.opening(), words.content.version)

    def store(connection: Connection) -> None:
        add_conversation(connection, conversation)
        add_messages(connection, pen.written)

    await database.write(store)
    metrics.conversations.inc()
    return json_response(
        {
            "conversation_id": conversation.id,
            "token": token,
            "messages": presenter.messages(pen.written),
            "state": conversation.state,
        },
        201,
    )


def _new_conversation(token: str) -> Conversation:
    now = now_text()
    return Conversation(
        id=str(uuid.uuid4()),
        token_digest=token_digest(token),
        created_at=now,
        updated_at=now,
        state="bot",
        state_before_card=None,
        card=None,
        episode=1,
        last_seq=1,
        last_seen=None,
        record=DialogueRecord().to_dict(),
        redaction_told=False,
    )


@bp.get("/conversations/<conversation_id:str>/transcript")
async def get_transcript(
    request: Request, conversation_id: str, database: Database
) -> HTTPResponse:
    """Return the whole conversation as a text file."""
    conversation = await open_conversation(request, conversation_id, database)
    text = await database.read(lambda connection: transcript_text(connection, conversation))
    name = {"Content-Disposition": 'attachment; filename="conversation.txt"'}
    return HTTPResponse(text, 200, name, "text/plain; charset=utf-8")


@bp.delete("/conversations/<conversation_id:str>")
async def delete_conversation(
    request: Request, conversation_id: str, database: Database, watch: Watch, bus: ProcessBus
) -> HTTPResponse:
    """Erase the conversation and return a receipt. A turn under way ends with `erased`."""
    conversation = await open_conversation(request, conversation_id, database)

    def erase(connection: Connection) -> Erasure:
        if get_conversation(connection, conversation.id, for_update=True) is None:
            raise ChatError("erased")
        return erase_conversation(connection, conversation.id)

    erasure = await database.write(erase)
    watch.forget(conversation.id)
    bus.end(conversation.id)
    truncated = await database.truncate_log()
    log_event("conversation_erased", receipt_id=erasure.receipt_id, truncated=int(truncated))
    receipt = asdict(erasure)
    del receipt["conversation_digest"]
    return json_response(receipt)
