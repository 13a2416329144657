"""A visitor asks, and sees exactly the reviewed words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from wire.content import Content

QUESTIONS = (
    ("what is crps", "crps_definition"),
    ("what are the common side effects", "side_effects"),
    ("what is opioid rebound", "opioid_rebound"),
)


def test_opening_says_who_is_speaking_and_the_privacy_notice(
    visitor: Visitor, content: Content
) -> None:
    visitor.open()
    expect(visitor.widget(".w-title h2")).to_have_text(content.clinic.name)
    expect(visitor.widget(".w-title span")).to_have_text("Automated, not a person")
    assert visitor.paragraphs(visitor.reply) == content.notices["opening"].split("\n\n")
    note = visitor.reply.locator(".note.after")
    assert note.inner_text().startswith("Before you write")
    assert _plain(content.notices["privacy_notice"]) in _plain(note.inner_text())


def test_three_questions_show_the_exact_answers_with_title_and_source(
    visitor: Visitor, content: Content
) -> None:
    visitor.open()
    for text, name in QUESTIONS:
        topic = content.topics[name]
        visitor.ask(text)
        assert visitor.widget(".you").last.text_content() == f"You: {text}"
        assert visitor.reply.locator("h3").inner_text() == topic.title
        assert visitor.paragraphs(visitor.reply) == topic.answer.split("\n\n")
        lines = visitor.reply.locator(".cite .line").all_inner_texts()
        assert lines == [f"{c.document}, section “{c.section}”" for c in topic.citations]


def test_notes_stand_open_before_and_after_the_answer(visitor: Visitor, content: Content) -> None:
    visitor.open()
    visitor.ask("what is opioid rebound")
    before = visitor.reply.locator(".note:not(.after)")
    assert _plain(before.inner_text()) == _plain(
        "Please read this first " + content.disclaimers["MEDCHANGE"].text
    )
    after = visitor.reply.locator(".note.after").last
    assert _plain(after.inner_text()) == _plain(
        "Keep in mind " + content.disclaimers["GENERAL"].text
    )
    order = visitor.reply.evaluate("e => [...e.children].map((c) => c.className || c.localName)")
    assert order.index("note") < order.index("h3") < order.index("cite") < order.index("note after")


def test_answer_starts_with_the_visitors_words_at_the_top(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    desk_visitor.ask("what is opioid rebound")
    log = desk_visitor.widget(".w-log").bounding_box()
    asked = desk_visitor.widget(".you").last.bounding_box()
    assert log is not None and asked is not None
    assert 0 <= asked["y"] - log["y"] <= 16


def test_follow_up_row_asks_its_topic_and_stays_with_a_tick(
    visitor: Visitor, content: Content
) -> None:
    visitor.open()
    row = visitor.widget("article").first.locator(".choices button").first
    first = content.topics[content.starters[0]]
    assert row.inner_text() == (first.question or first.title)
    with visitor.answering():
        row.click()
    expect(visitor.reply.locator("h3")).to_have_text(first.title)
    expect(row).to_have_class("used")


def test_crisis_card_shows_the_calls_at_once_and_pauses(visitor: Visitor, content: Content) -> None:
    card = content.cards["self_harm"]
    visitor.open()
    visitor.ask("i want to kill myself")
    shown = visitor.widget("article.card")
    expect(shown).to_have_attribute("role", "alert")
    assert shown.locator("h3").inner_text() == card.lead
    assert shown.locator(".body p").all_inner_texts() == card.body.split("\n\n")
    calls = shown.locator("a.call")
    assert calls.all_inner_texts() == [link.label for link in card.links]
    hrefs = calls.evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert hrefs == [link.href for link in card.links]
    expect(calls.first).to_be_in_viewport(ratio=1)
    for absent in (".note", ".cite", ".fb", ".choices"):
        expect(shown.locator(absent)).to_have_count(0)


def test_paused_repeats_one_line_and_only_the_button_goes_back(
    visitor: Visitor, content: Content
) -> None:
    card = content.cards["self_harm"]
    assert card.repeat_line and card.back_label and card.after_back
    visitor.open()
    visitor.ask("i want to kill myself")
    visitor.ask("ok")
    assert visitor.reply.locator(".again").inner_text() == card.repeat_line
    expect(visitor.widget(".pin a.call")).to_have_attribute("href", card.links[0].href)
    visitor.widget(".pin button").click()
    back = visitor.widget(".back button")
    expect(back).to_have_text(card.back_label)
    with visitor.answering():
        back.click()
    expect(visitor.widget(".pin")).to_have_count(0)
    assert visitor.paragraphs(visitor.reply) == card.after_back.split("\n\n")


def test_feedback_is_said_thank_you_for_and_kept_over_a_reload(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    desk_visitor.ask("what is crps")
    yes = desk_visitor.reply.get_by_role("button", name="Yes")
    yes.click()
    expect(desk_visitor.reply.locator(".fb .ask")).to_have_text("Thank you.")
    expect(yes).to_have_attribute("aria-pressed", "true")
    desk_visitor.open()
    expect(desk_visitor.reply.locator(".fb .ask")).to_have_text("Thank you.")


def test_reload_keeps_the_conversation(visitor: Visitor) -> None:
    visitor.open()
    visitor.ask("what is crps")
    before = visitor.widget(".w-log").inner_text()
    visitor.open()
    expect(visitor.widget(".you")).to_have_count(1)
    assert visitor.widget(".w-log").inner_text() == before


def test_erase_asks_in_words_then_shows_a_receipt(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    desk_visitor.ask("what is crps")
    desk_visitor.menu("Erase this chat")
    expect(desk_visitor.widget(".sheet h2")).to_have_text("Erase this chat?")
    expect(desk_visitor.widget(".sheet")).to_contain_text("It cannot be brought back.")
    desk_visitor.widget(".sheet .btn").filter(has_text="Erase this chat").click()
    line = desk_visitor.widget(".sys").filter(has_text="Your receipt number is")
    expect(line).to_be_visible()
    expect(desk_visitor.widget(".you")).to_have_count(0)


def test_keep_this_chat_erases_nothing(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    desk_visitor.ask("what is crps")
    desk_visitor.menu("Erase this chat")
    desk_visitor.widget(".sheet .btn").filter(has_text="Keep this chat").click()
    expect(desk_visitor.widget(".sheet")).to_have_count(0)
    expect(desk_visitor.widget(".you")).to_have_count(1)


def test_saved_copy_holds_the_words(
    desk_visitor: Visitor, content: Content, tmp_path: Path
) -> None:
    desk_visitor.open()
    desk_visitor.ask("what is crps")
    with desk_visitor.page.expect_download() as download:
        desk_visitor.menu("Save a copy")
    download.value.save_as(tmp_path / "chat.txt")
    saved = (tmp_path / "chat.txt").read_text(encoding="utf-8")
    assert "what is crps" in saved
    assert content.topics["crps_definition"].answer in saved


def test_new_chat_begins_again(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    desk_visitor.ask("what is crps")
    desk_visitor.menu("New chat")
    expect(desk_visitor.widget(".you")).to_have_count(0)
    expect(desk_visitor.widget("article")).to_have_count(1)


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "<b>bold</b> & co"])
def test_markup_in_a_message_is_shown_as_text(desk_visitor: Visitor, text: str) -> None:
    desk_visitor.open()
    desk_visitor.ask(text)
    assert desk_visitor.widget(".you p").last.text_content() == f"You: {text}"
    expect(desk_visitor.widget(".w-log img, .w-log .you b")).to_have_count(0)


def _plain(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())
