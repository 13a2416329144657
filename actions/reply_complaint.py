"""Takes a complaint and offers the staff at once."""

from __future__ import annotations

from dataclasses import replace

from actions.choices import staff_button
from actions.replies import reply
from actions.reply_action import ReplyAction
from actions.turns import Outcome, Turn
from wire.payloads import Escalation

COMPLAINT = Escalation("complaint", "P3")


class ActionReplyComplaint(ReplyAction):
    """Rule: complaint."""

    def respond(self, turn: Turn) -> Outcome:
        """Reply, tell staff, and take a "yes" as the wish to reach them."""
        buttons = (staff_button(self.content),)
        outcome = reply(self.content, turn, "complaint", buttons, (COMPLAINT,))
        offer = {"kind": "handoff", "topics": []}
        return replace(outcome, changes={**outcome.changes, "offer": offer})
