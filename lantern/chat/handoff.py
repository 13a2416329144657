"""POST /chat/v1/conversations/ID/handoff: the contact form."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.fernet import Fernet
from sanic import Blueprint, HTTPResponse, Request
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from lantern.chat.access import open_conversation
from lantern.chat.bodies import read_object
from lantern.chat.contact_form import ContactForm, read_form
from lantern.chat.pen import Pen
from lantern.chat.presenting import Presenter
from lantern.chat.publishing import Publisher
from lantern.chat.rates import Rates
from lantern.chat.reactions import raise_card, with_hours
from lantern.chat.replying import json_response
from lantern.chat.watch import Alarm, Watch
from lantern.chat.words import Words
from lantern.errors import ChatError
from lantern.logs import log_failure
from lantern.store.contacts import Contact, add_contact
from lantern.store.conversations import Conversation, get_conversation, set_conversation
from lantern.store.database import Database
from lantern.store.escalations import (
    Raised,
    add_escalations,
    find_escalation,
    is_confided,
    list_kinds,
)
from lantern.store.messages import add_messages
from lantern.store.outbox import add_outbox
from lantern.store.schema import now_text
from wire.payloads import BotMessage, Escalation

bp = Blueprint("handoff")
_REQUESTED: Final = Escalation("handoff_requested", "P2")
_MINOR: Final = "minor"


@dataclass(frozen=True)
class _Left:
    """What the visitor left, and what is needed to keep it."""

    form: ContactForm = field(repr=False)
    alarm: Alarm
    words: Words
    cipher: Fernet


@bp.post("/conversations/<conversation_id:str>/handoff")
async def post_handoff(
    request: Request,
    conversation_id: str,
    database: Database,
    words: Words,
    cipher: Fernet,
    watch: Watch,
    rates: Rates,
    publisher: Publisher,
    presenter: Presenter,
) -> HTTPResponse:
    """Keep the contact details for the staff, encrypted, and say truthfully what happens next."""
    conversation = await open_conversation(request, conversation_id, database)
    if (refusal := rates.message(conversation.id)) is not None:
        raise refusal
    form = read_form(read_object(request), words.content)
    alarm = watch.look_at(conversation.id, form.name, form.best_time)

    def store(connection: Connection) -> tuple[Conversation, Pen, str]:
        before = _checked(connection, conversation.id, words)
        pen = Pen(before.id, before.last_seq, None)
        state = _keep(connection, before, pen, _Left(form, alarm, words, cipher))
        return before, pen, state

    try:
        before, pen, state = await database.write(store)
    except SQLAlchemyError as error:
        log_failure("handoff_failed", error, conversation_id=conversation.id)
        raise ChatError("store_unavailable", notice=words.notice("handoff_failed")) from None
    publisher.messages(before.id, pen.written)
    if state != before.state:
        publisher.state(before.id, state)
    return json_response({"messages": presenter.messages(pen.written), "state": state}, 201)


def _checked(connection: Connection, conversation_id: str, words: Words) -> Conversation:
    before = get_conversation(connection, conversation_id, for_update=True)
    if before is None:
        raise ChatError("erased")
    if _MINOR in list_kinds(connection, conversation_id):
        # No details of a person who says to be a minor: the telephone only.
        raise ChatError("handoff_refused", notice=words.notice("handoff_minor"))
    return before


def _keep(connection: Connection, before: Conversation, pen: Pen, left: _Left) -> str:
    """Store the form, raise what must be raised, and return the new state."""
    version = left.words.content.version
    raised = Raised(before.id, before.episode)
    changes: dict[str, Any] = {}
    card = raise_card(left.words, before, left.alarm) if left.alarm.classes else None
    # First, because it decides whom the rest is told: what is about the care team goes past it.
    add_escalations(connection, raised, card.escalations if card else ())
    if _MINOR not in left.alarm.classes:  # whose card alone is the answer: no details are kept
        _keep_contact(connection, raised, left)
        sent = BotMessage(type="handoff", text=left.words.notice("handoff_sent"))
        pen.bot(with_hours(left.words, sent), version)
        changes |= {"state": "waiting_for_staff"} if before.state == "bot" else {}
    if card is not None:
        pen.bot(card.messages[0], version)
        changes |= card.changes
    add_messages(connection, pen.written)
    done = {"last_seq": pen.last_seq, "updated_at": now_text()}
    set_conversation(connection, before.id, {**changes, **done})
    return str(changes.get("state", before.state))


def _keep_contact(connection: Connection, raised: Raised, left: _Left) -> None:
    """Store how to reach the visitor, and tell staff of it."""
    contact = Contact(
        id=str(uuid.uuid4()),
        conversation_id=raised.conversation_id,
        created_at=now_text(),
        topic=left.form.topic,
        sealed=left.form.sealed(left.cipher),
    )
    add_contact(connection, contact)
    if not add_escalations(connection, raised, [_REQUESTED]):
        # Staff know of the wish already, but not that there is a way to reach the visitor now.
        known = find_escalation(connection, raised.conversation_id, raised.episode, _REQUESTED.kind)
        if known is not None:
            confided = is_confided(connection, raised.conversation_id, _REQUESTED.kind)
            add_outbox(connection, known, "contact_left", confided=confided)
