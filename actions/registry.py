"""The list of all actions. An action that is not named here does not exist."""

from __future__ import annotations

from collections.abc import Iterable

from rasa_sdk.executor import ActionExecutor

from actions.accept_offer import ActionAcceptOffer
from actions.answer_faq import ActionAnswerFaq
from actions.choose_button import ActionChooseButton
from actions.decline_off_topic import ActionDeclineOffTopic
from actions.decline_offer import ActionDeclineOffer
from actions.escalate import ActionEscalate
from actions.fall_back import ActionFallBack
from actions.give_more_detail import ActionGiveMoreDetail
from actions.give_sources import ActionGiveSources
from actions.introduce_bot import ActionIntroduceBot
from actions.repeat_answer import ActionRepeatAnswer
from actions.reply_action import ReplyAction
from actions.reply_complaint import ActionReplyComplaint
from actions.reply_language import ActionReplyLanguage
from actions.reply_smalltalk import ActionReplySmalltalk
from actions.request_handoff import ActionRequestHandoff
from actions.show_topics import ActionShowTopics
from actions.suggest_topics import ActionSuggestTopics
from wire.content import Content

ACTIONS: tuple[type[ReplyAction], ...] = (
    ActionAcceptOffer,
    ActionAnswerFaq,
    ActionChooseButton,
    ActionDeclineOffTopic,
    ActionDeclineOffer,
    ActionEscalate,
    ActionFallBack,
    ActionGiveMoreDetail,
    ActionGiveSources,
    ActionIntroduceBot,
    ActionRepeatAnswer,
    ActionReplyComplaint,
    ActionReplyLanguage,
    ActionReplySmalltalk,
    ActionRequestHandoff,
    ActionShowTopics,
    ActionSuggestTopics,
)


def create_executor(
    content: Content, actions: Iterable[type[ReplyAction]] = ACTIONS
) -> ActionExecutor:
    """Register one instance of each action, all reading the same content; scan for nothing."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action(content))
    return executor
