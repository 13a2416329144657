"""What all our actions share: read the turn, respond, send one payload and the events."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.turns import Outcome, Turn, read_turn
from wire.content import Content
from wire.payloads import Reply


class ReplyAction(Action, ABC):  # type: ignore[misc]
    """An action that maps a turn to an outcome; its name follows from its class name."""

    def __init__(self, content: Content) -> None:
        self.content = content

    def name(self) -> str:
        """Return `action_answer_faq` for `ActionAnswerFaq`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say one reply and return the exact changes of the dialogue record."""
        turn = read_turn(tracker)
        outcome = self.respond(turn)
        reply = Reply(outcome.messages, outcome.escalations, self.content.version)
        dispatcher.utter_message(json_message=reply.to_dict())
        return outcome.events(turn.record)

    @abstractmethod
    def respond(self, turn: Turn) -> Outcome:
        """Return what to say to this turn."""
