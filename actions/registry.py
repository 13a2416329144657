"""The list of all actions. An action that is not named here does not exist."""

from __future__ import annotations

from actions.answer_faq import ActionAnswerFaq
from actions.reply_action import ReplyAction
from wire.content import Content

ACTIONS: tuple[type[ReplyAction], ...] = (ActionAnswerFaq,)


def all_actions(content: Content) -> list[ReplyAction]:
    """Return one instance of each action, all reading the same content."""
    return [action(content) for action in ACTIONS]
