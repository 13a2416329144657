"""The buttons under a reply."""

from __future__ import annotations

from collections.abc import Iterable

from actions.labels import SPEAK_TO_HUMAN
from wire.content import Content, Topic
from wire.payloads import Button

MOST_FOLLOW_UPS = 3


def topic_button(content: Content, topic: str) -> Button:
    """Return the button that asks for a topic."""
    return Button(content.topics[topic].title, "topic", topic)


def topic_buttons(content: Content, topics: Iterable[str]) -> tuple[Button, ...]:
    """Return one button a topic."""
    return tuple(topic_button(content, topic) for topic in topics)


def clarify_buttons(content: Content, topics: Iterable[str]) -> tuple[Button, ...]:
    """Return the choice of a "did you mean", with a way to refuse it."""
    refuse = Button(content.labels["none_of_these"], "none_of_these")
    return (*topic_buttons(content, topics), refuse)


def menu_button(content: Content) -> Button:
    """Return the button that shows all topics."""
    return Button(content.labels["menu"], "menu")


def staff_button(content: Content) -> Button:
    """Return the button that asks for a person."""
    return Button(content.labels["staff"], "staff")


def way_out_buttons(content: Content) -> tuple[Button, ...]:
    """Return what always helps on: all topics, or a person."""
    return (menu_button(content), staff_button(content))


def starter_buttons(content: Content) -> tuple[Button, ...]:
    """Return the starter questions and the menu."""
    return (*topic_buttons(content, content.starters), menu_button(content))


def follow_ups_of(content: Content, topics: list[Topic]) -> list[str]:
    """Return the topics that may be asked next, those of the last answer first."""
    answered = {topic.id for topic in topics} | {SPEAK_TO_HUMAN}
    wanted = dict.fromkeys(name for topic in reversed(topics) for name in topic.follow_ups)
    return [n for n in wanted if n in content.topics and n not in answered][:MOST_FOLLOW_UPS]


def answer_buttons(content: Content, topics: list[Topic], *, more: bool) -> tuple[Button, ...]:
    """Return what may follow an answer: other topics, more of the last one, the staff."""
    buttons = [*topic_buttons(content, follow_ups_of(content, topics))]
    if more and topics[-1].more:
        buttons.append(Button(content.labels["more"], "more", topics[-1].id))
    if topics[-1].id != SPEAK_TO_HUMAN:
        buttons.append(staff_button(content))
    return tuple(buttons)
