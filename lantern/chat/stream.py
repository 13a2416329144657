"""GET /chat/v1/conversations/ID/stream: server-sent events of one conversation.

A listener first gets the messages it has missed (`Last-Event-ID`, or `after`), then the state,
then what happens. It reads with `fetch`, so the token is in a header and never in an address.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Final

from sanic import Blueprint, Request

from lantern.chat.access import open_conversation
from lantern.chat.bus import Event, Listener, ProcessBus
from lantern.chat.messages import read_after
from lantern.chat.presenting import Presenter, as_json
from lantern.store.conversations import get_conversation
from lantern.store.database import Database
from lantern.store.messages import list_shown

bp = Blueprint("stream")
HEARTBEAT_SECONDS: Final = 15.0
_RETRY: Final = "retry: 3000\n\n"
_HEARTBEAT: Final = ": still here\n\n"
_PAGE: Final = 200


@bp.get("/conversations/<conversation_id:str>/stream")
async def get_stream(
    request: Request,
    conversation_id: str,
    database: Database,
    bus: ProcessBus,
    presenter: Presenter,
) -> None:
    """Send events until one side goes."""
    conversation = await open_conversation(request, conversation_id, database)
    given = request.headers.get("last-event-id") or request.args.get("after", "0")
    after = read_after(given.strip())
    # Listening begins before the past is read: what is stored meanwhile comes twice at most,
    # and the second time is left out by its number.
    async with bus.listen(conversation.id) as listener:
        headers = {"X-Accel-Buffering": "no"}
        response = await request.respond(
            content_type="text/event-stream; charset=utf-8", headers=headers
        )
        await response.send(_RETRY)
        source = Past(database, presenter, conversation.id)
        async for text in _events(source, listener, after):
            await response.send(text)
        await response.eof()


class Past:
    """What was stored before the listener came."""

    def __init__(self, database: Database, presenter: Presenter, conversation_id: str) -> None:
        self._database = database
        self._presenter = presenter
        self._id = conversation_id

    async def events(self, after: int) -> AsyncIterator[Event]:
        """Yield the messages after a number, then the state."""
        while True:
            page = await self._database.read(
                partial(list_shown, conversation_id=self._id, after=after, limit=_PAGE)
            )
            for message in page:
                yield Event("message", self._presenter.message(message), message.seq)
                after = message.seq
            if len(page) < _PAGE:
                break
        found = await self._database.read(lambda c: get_conversation(c, self._id))
        if found is not None:
            yield Event("state", {"state": found.state})


async def _events(past: Past, listener: Listener, after: int) -> AsyncIterator[str]:
    async for event in past.events(after):
        after = max(after, event.seq or 0)
        yield _written(event)
    while True:
        try:
            unread = await listener.get(HEARTBEAT_SECONDS)
        except TimeoutError:
            yield _HEARTBEAT
            continue
        if unread is None:
            return
        if unread.seq is None or unread.seq > after:
            after = max(after, unread.seq or 0)
            yield _written(unread)


def _written(event: Event) -> str:
    number = f"id: {event.seq}\n" if event.seq is not None else ""
    return f"{number}event: {event.name}\ndata: {as_json(event.data)}\n\n"
