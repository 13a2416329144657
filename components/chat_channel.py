"""The channel between the web app and Rasa: one turn in, one turn out, nothing kept.

A tracker is built from the dialogue record, one turn runs, and the tracker is dropped. So a
message costs the same at the start and at the end of a conversation, any replica can answer,
and a killed Rasa loses nothing.
"""

from __future__ import annotations

import hmac
import logging
import os
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.action_results import use_compiled_validator
from components.log_format import keep_codes_only
from components.memory import give_memory_back
from components.tracker_memory import forget_conversation
from wire import names
from wire.payloads import (
    DialogueRecord,
    PayloadError,
    Reply,
    TurnReply,
    TurnRequest,
    Understanding,
)

logger = logging.getLogger(__name__)
RANKED = 10


class ChatChannel(InputChannel):
    """POST /webhooks/lantern/webhook with a TurnRequest answers a TurnReply.

    Errors are JSON `{"code"}`: 401 `bad_secret`, 400 `bad_turn`, 500 `turn_failed`; never the
    visitor's words.
    """

    @classmethod
    def name(cls) -> str:
        """The channel's name in its address."""
        return names.CHANNEL_NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> ChatChannel:
        """Build from `credentials.yml`: `secret_env` names the variable that holds the secret."""
        variable = (credentials or {}).get("secret_env", "LANTERN_RASA_SECRET")
        secret = os.environ.get(variable, "")
        if not secret:
            raise ValueError(f"{variable} is not set: the channel refuses to run without a secret")
        return cls(secret)

    def __init__(self, secret: str) -> None:
        self._secret = secret
        use_compiled_validator()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("lantern_chat_channel")

        @routes.listener("after_server_start")
        async def settle(*_: Any) -> None:
            keep_codes_only()
            give_memory_back()

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            agent: Agent | None = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return response.json({"ready": ready}, status=200 if ready else 503)

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            if not self._knows(request):
                return response.json({"code": "bad_secret"}, status=401)
            try:
                turn = TurnRequest.from_dict(request.json)
            except Exception:  # Sanic's own and ours alike: the body is not a turn
                return response.json({"code": "bad_turn"}, status=400)
            try:
                answer = await run_turn(request.app.ctx.agent, turn)
            except Exception as error:
                # The type alone: messages of exceptions may hold the visitor's words.
                logger.error("turn failed: %s", type(error).__name__)
                return response.json({"code": "turn_failed"}, status=500)
            return response.json(answer.to_dict())

        return routes

    def _knows(self, request: Request) -> bool:
        given = request.headers.get(names.SECRET_HEADER, "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode())


async def run_turn(agent: Agent, turn: TurnRequest) -> TurnReply:
    """Run one turn on a fresh tracker. Raises PayloadError when no action gave a reply."""
    processor = agent.processor
    assert processor is not None, "the model is not loaded"
    sender = uuid.uuid4().hex
    try:
        await processor.save_tracker(_tracker_from(sender, turn.record, processor.domain))
        metadata = {"button": turn.button.to_dict()} if turn.button else {}
        output = CollectingOutputChannel()
        message = UserMessage(
            turn.text, output, sender, input_channel=ChatChannel.name(), metadata=metadata
        )
        await agent.handle_message(message)
        after = await processor.get_tracker(sender)
        return _turn_reply(turn, output, after, agent.model_id or "")
    finally:
        forget_conversation(sender)


def _tracker_from(sender: str, record: DialogueRecord, domain: Domain) -> DialogueStateTracker:
    """Return a tracker as it stands after Rasa's own start of a session, with the record's slots.

    Written down rather than run: the start is the same each time and says nothing.
    """
    tracker = DialogueStateTracker(sender, domain.slots)
    start = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    slots = [SlotSet(name, value) for name, value in record.to_dict().items()]
    for event in (*start, *slots, ActionExecuted(ACTION_LISTEN_NAME)):
        tracker.update(event, domain)
    return tracker


def _turn_reply(
    turn: TurnRequest, output: CollectingOutputChannel, tracker: DialogueStateTracker, model: str
) -> TurnReply:
    payloads = [message["custom"] for message in output.messages if "custom" in message]
    if not payloads:
        raise PayloadError("no action gave a reply")
    slots = tracker.current_slot_values()
    record = DialogueRecord.from_dict({name: slots[name] for name in names.RECORD_SLOTS})
    return TurnReply(
        turn_id=turn.turn_id,
        replies=tuple(Reply.from_dict(payload) for payload in payloads),
        record=record,
        understanding=_understanding(tracker),
        model=model,
        action=_action_that_spoke(tracker),
    )


def _understanding(tracker: DialogueStateTracker) -> Understanding:
    said = next(e for e in reversed(tracker.events) if isinstance(e, UserUttered))
    data = said.parse_data
    asked = data.get("questions") or []
    band = asked[0]["band"] if asked else names.BAND_ANSWER
    return Understanding(
        intent=str(data["intent"]["name"]),
        confidence=float(data["intent"]["confidence"]),
        band=band,
        ranking=tuple(data.get("intent_ranking", [])[:RANKED]),
        questions=tuple(asked),
        out_of_scope_score=data.get("out_of_scope_score"),
        triage=data.get("triage"),
    )


def _action_that_spoke(tracker: DialogueStateTracker) -> str:
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME:
            return str(event.action_name)
    return ""
