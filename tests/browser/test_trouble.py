"""When the server cannot be reached or refuses: nothing is lost, and the words are true."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.visitor import Visitor

MESSAGES = re.compile(r"/chat/v1/conversations/[^/]+/messages$")
CREATE = re.compile(r"/chat/v1/conversations$")


def _clear(visitor: Visitor) -> None:
    """Forget the console's lines about the failures that the test itself made."""
    assert visitor.errors, "the failure was expected to be in the console"
    visitor.errors[:] = [e for e in visitor.errors if "Failed to load resource" not in e]


def test_try_again_sends_the_same_message_once(desk_visitor: Visitor) -> None:
    sent: list[str] = []
    desk_visitor.page.on(
        "request",
        lambda r: (
            sent.append(json.loads(r.post_data or "{}")["client_message_id"])
            if r.method == "POST" and MESSAGES.search(r.url)
            else None
        ),
    )
    desk_visitor.open()
    desk_visitor.context.set_offline(True)
    desk_visitor.field.fill("what is crps")
    desk_visitor.field.press("Enter")
    expect(desk_visitor.widget(".you .unsent")).to_have_text("Not sent")
    expect(desk_visitor.widget(".own")).to_contain_text("I couldn't send that.")
    desk_visitor.context.set_offline(False)
    with desk_visitor.answering():
        desk_visitor.widget(".own .btn.main").click()
    expect(desk_visitor.reply.locator("h3")).to_be_visible()
    expect(desk_visitor.widget(".unsent")).to_have_count(0)
    expect(desk_visitor.widget(".you")).to_have_count(1)
    assert len(sent) == 2 and sent[0] == sent[1]
    _clear(desk_visitor)


def test_answer_lost_on_the_way_is_stored_once(desk_visitor: Visitor) -> None:
    lost: list[bool] = []

    def lose(route: Route) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
            return
        route.fetch()  # the server has it; the browser never hears of it
        lost.append(True)
        route.abort()

    desk_visitor.open()
    desk_visitor.page.route(MESSAGES, lose)
    desk_visitor.field.fill("what is crps")
    desk_visitor.field.press("Enter")
    desk_visitor.widget(".own .btn.main").click()
    expect(desk_visitor.reply.locator("h3")).to_be_visible()
    desk_visitor.page.unroute(MESSAGES)
    desk_visitor.open()
    expect(desk_visitor.widget(".you")).to_have_count(1)
    _clear(desk_visitor)


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (429, "rate_limited", "That was a lot of messages at once. You can send again in 20 s."),
        (503, "overloaded", "Many people are asking right now. You can send again in 20 s."),
    ],
)
def test_refusal_says_when_to_send_again(
    desk_visitor: Visitor, status: int, code: str, words: str
) -> None:
    desk_visitor.open()
    desk_visitor.page.route(
        MESSAGES,
        lambda route: route.fulfill(
            status=status,
            headers={"Retry-After": "20"},
            content_type="application/problem+json",
            body=json.dumps({"code": code}),
        ),
    )
    desk_visitor.field.fill("what is crps")
    desk_visitor.field.press("Enter")
    expect(desk_visitor.widget(".own p").first).to_have_text(words)
    expect(desk_visitor.widget(".unsent")).to_have_text("Not sent")
    _clear(desk_visitor)


def test_waiting_is_said_in_words_only_when_it_takes_long(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    held: list[Route] = []
    desk_visitor.page.route(MESSAGES, lambda route: held.append(route))
    desk_visitor.field.fill("what is crps")
    desk_visitor.field.press("Enter")
    waiting = desk_visitor.widget(".sys").filter(has_text="Looking for an answer")
    expect(waiting).to_be_in_viewport()
    held[0].continue_()
    expect(desk_visitor.reply.locator("h3")).to_be_visible()
    expect(waiting).to_have_count(0)


def test_unreachable_server_leaves_the_emergency_numbers(desk_visitor: Visitor) -> None:
    desk_visitor.page.route(CREATE, lambda route: route.abort())
    desk_visitor.visit()
    desk_visitor.launcher.click()
    expect(desk_visitor.widget(".own")).to_contain_text("I couldn't open the chat.")
    expect(desk_visitor.widget(".urgent a")).to_have_count(3)
    desk_visitor.page.unroute(CREATE)
    desk_visitor.widget(".own .btn.main").click()
    expect(desk_visitor.widget("article")).to_have_count(1)
    _clear(desk_visitor)


def test_conversation_that_is_gone_becomes_a_new_one(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    desk_visitor.ask("what is crps")
    desk_visitor.script(
        "() => { const kept = JSON.parse(sessionStorage['lantern-chat']); kept.token = 'gone';"
        " sessionStorage['lantern-chat'] = JSON.stringify(kept); }"
    )
    desk_visitor.open()
    expect(desk_visitor.widget(".sys")).to_have_text(
        "That chat is no longer here. This is a new one."
    )
    expect(desk_visitor.widget(".you")).to_have_count(0)
    _clear(desk_visitor)
