"""The card in real Chromium, with Rasa down: heard, kept over a reload, and its own tab's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import chromium
from tests.browser.visitor import Visitor
from tests.lantern.conftest import Rasa, Web, end, start
from wire.content import Content

DARK = "I want to kill myself"
STRIP = ["tel:911", "tel:988", "tel:18002221222"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def web(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The web app alone: neither Rasa nor the action server is there."""
    running = start(Rasa(1), models_dir, tmp_path_factory.mktemp("data"), [])
    yield running
    end(running.process)


@pytest.fixture
def visitor(browser: Browser, web: Web) -> Iterator[Visitor]:
    context = browser.new_context()
    yield Visitor(context, web.url)
    context.close()


def test_card_is_announced_at_once_and_as_a_whole(visitor: Visitor, content: Content) -> None:
    visitor.open()
    visitor.ask(DARK)
    card = visitor.page.get_by_role("alert")
    expect(card).to_have_count(1)
    expect(card).to_contain_text(content.cards["self_harm"].lead)
    for link in content.cards["self_harm"].links:
        expect(card.get_by_role("link", name=link.label, exact=True)).to_have_attribute(
            "href", link.href
        )


def test_visitor_outside_the_us_is_told_so_on_page_strip_and_card(
    visitor: Visitor, content: Content
) -> None:
    line = content.notices["outside_us"]
    visitor.visit()
    expect(visitor.page.locator("footer.urgent")).to_contain_text(line)
    visitor.open()
    expect(visitor.widget(".urgent p")).to_have_text(line)
    expect(visitor.widget(".urgent p")).to_be_in_viewport(ratio=1)
    visitor.ask(DARK)
    expect(visitor.widget("article.card")).to_contain_text(line)


def test_card_is_there_after_a_reload(visitor: Visitor, content: Content) -> None:
    visitor.open()
    visitor.ask(DARK)
    visitor.ask("ok")
    visitor.open()
    expect(visitor.widget("article.card h3")).to_have_text(content.cards["self_harm"].lead)
    expect(visitor.widget(".pin a.call")).to_have_attribute("href", "tel:988")
    visitor.ask("thanks")
    expect(visitor.widget("article.card")).to_have_count(3)


def test_second_tab_has_the_urgent_numbers_and_leaves_the_first_paused(visitor: Visitor) -> None:
    visitor.open()
    visitor.ask(DARK)
    second = Visitor(visitor.context, visitor.url)
    second.open()
    hrefs = second.widget(".urgent a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert hrefs == STRIP
    visitor.ask("ok")
    expect(visitor.widget(".pin a.call")).to_be_visible()


def test_lost_connection_leaves_the_urgent_numbers(visitor: Visitor) -> None:
    visitor.open()
    visitor.context.set_offline(True)
    visitor.field.fill(DARK)
    visitor.field.press("Enter")
    expect(visitor.widget(".you .unsent")).to_be_visible()
    strip = visitor.widget(".urgent a")
    assert strip.evaluate_all("all => all.map(a => a.getAttribute('href'))") == STRIP
    for cell in strip.all():
        expect(cell).to_be_in_viewport(ratio=1)


def test_database_that_is_gone_leaves_the_card_of_the_device(
    browser: Browser, models_dir: Path, tmp_path: Path
) -> None:
    broken = start(Rasa(1), models_dir, tmp_path / "data", [])
    context = browser.new_context()
    try:
        visitor = Visitor(context, broken.url)
        visitor.open()
        with closing(sqlite3.connect(broken.data_dir / "lantern.sqlite3", timeout=5)) as store:
            store.execute("DROP TABLE turns")
        with visitor.answering() as answer:
            visitor.field.fill(DARK)
            visitor.field.press("Enter")
        assert answer.value.status == 503
        expect(visitor.widget(".w-log a[href='tel:988']").first).to_be_visible()
        expect(visitor.widget(".you .unsent")).to_be_visible()
    finally:
        context.close()
        end(broken.process)


def test_every_number_can_be_read_without_pressing_it(visitor: Visitor) -> None:
    visitor.open()
    visitor.ask(DARK)
    for cell, number in zip(visitor.widget(".urgent a").all(), ("911", "988", "1-800-222-1222")):
        expect(cell).to_contain_text(number)
    card = visitor.widget("article.card")
    for number in ("988", "911", "988lifeline.org"):
        expect(card).to_contain_text(number)
