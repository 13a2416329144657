"""Leaving the page at once: on the card about abuse, and for as long as it is answered."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from lantern.learning.content.widget_patterns import write_patterns
from lantern.learning.widget_model import write_widget_model
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from tests.running import ROOT
from tests.wire.small_models import LOUD, file_data
from wire.content import Content, canonical, read_content
from wire.hearing import SMALL_MODEL

# Heard by a model made by hand, so that no rule and no training decides what is tried here.
ABUSE_NOW, ABUSE, DARK = "the zanzibar is here", "the kaleidoscope again", "I want to kill myself"
HEARD = {"zanzibar": {"abuse": LOUD, "urgent": LOUD}, "kaleidoscope": {"abuse": LOUD}}
WEATHER = "Sunny"
LEFT = "() => sessionStorage.length"


@dataclass
class Elsewhere:
    """The plain page that is left to."""

    url: str
    comes: bool = True
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/weather":
                page.asked.append(self.path)
            # With 204 the browser goes on waiting on the page it has, as on a network that hangs.
            self.send_response(200 if page.comes else 204)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            if page.comes:
                self.wfile.write(f"<title>Weather</title><p>{WEATHER}</p>".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    page = Elsewhere(f"http://127.0.0.1:{server.server_port}/weather")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield page
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def models(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the web app speaks and hears, with that page in its settings."""
    return _models(tmp_path_factory.mktemp("models"), elsewhere.url)


def _models(folder: Path, exit_page: str) -> Path:
    read = read_folder(ROOT)
    compiled = compile_folder(replace(read, clinic={**read.clinic, "exit_page": exit_page}))
    (folder / "content.json").write_bytes(canonical(compiled))
    write_patterns(compiled, folder / "patterns.json")
    small = file_data(HEARD)
    (folder / SMALL_MODEL).write_text(json.dumps(small), encoding="utf-8")
    write_widget_model(folder)
    return folder


@pytest.fixture(scope="module")
def words(models: Path) -> Content:
    return read_content(json.loads((models / "content.json").read_bytes()))


@pytest.fixture(scope="module")
def web(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    app = WebApp(models, tmp_path_factory.mktemp("data"))
    app.start()
    yield app
    app.stop()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def visitor(
    request: pytest.FixtureRequest, browser: Browser, web: WebApp, elsewhere: Elsewhere
) -> Iterator[Visitor]:
    """Somebody whose tab showed another page before, with the chat open."""
    elsewhere.comes = True
    context = browser.new_context(viewport=request.param)
    visitor = Visitor(context, web.url)
    visitor.page.goto(elsewhere.url + "/before")
    elsewhere.asked.clear()
    visitor.open()
    yield visitor
    context.close()


def _bar(visitor: Visitor) -> Locator:
    return visitor.widget(".leave button")


def _escape(visitor: Visitor, times: int) -> None:
    for _ in range(times):
        visitor.page.keyboard.press("Escape")


def _is_away(visitor: Visitor, elsewhere: Elsewhere) -> None:
    """The plain page is there, and nothing leads back to the chat."""
    expect(visitor.page.get_by_text(WEATHER)).to_be_visible()
    assert visitor.page.url == elsewhere.url
    visitor.page.go_back()
    assert visitor.page.url == elsewhere.url + "/before"
    visitor.visit()
    assert visitor.script(LEFT) == 0
    visitor.open()
    expect(visitor.widget("article")).to_have_count(1)
    expect(visitor.widget(".you, .card, .reply, .leave button")).to_have_count(0)


@pytest.mark.parametrize("text", [ABUSE_NOW, ABUSE], ids=["now", "before"])
def test_button_stands_above_all_and_on_the_card(
    visitor: Visitor, words: Content, text: str
) -> None:
    expect(_bar(visitor)).to_have_count(0)
    visitor.ask(text)
    label = words.cards["abuse"].lines["exit_label"]
    for button in (_bar(visitor), visitor.reply.get_by_role("button", name=label)):
        expect(button).to_have_text(label)
    # Its top at the top of the log: what to do, and the first number.
    expect(visitor.reply.locator("h3, .reply > p").first).to_be_in_viewport()
    expect(visitor.reply.locator("a[href='tel:911']").first).to_be_in_viewport()
    visitor.ask("is he right?")
    for part in (_bar(visitor), visitor.field, *visitor.widget(".urgent a").all()):
        expect(part).to_be_in_viewport(ratio=1)


def test_it_is_the_first_that_the_tab_key_reaches(visitor: Visitor, words: Content) -> None:
    visitor.ask(ABUSE_NOW)
    visitor.widget("h2").first.focus()
    visitor.page.keyboard.press("Shift+Tab")
    expect(_bar(visitor)).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_text(WEATHER)).to_be_visible()


def test_button_leaves_and_nothing_leads_back(visitor: Visitor, elsewhere: Elsewhere) -> None:
    visitor.ask(ABUSE)
    _bar(visitor).click()
    _is_away(visitor, elsewhere)


def test_button_of_the_card_does_the_same(visitor: Visitor, elsewhere: Elsewhere) -> None:
    visitor.ask(ABUSE_NOW)
    visitor.reply.get_by_role("button", name="Leave this page now").click()
    _is_away(visitor, elsewhere)


def test_escape_pressed_three_times_does_the_same(visitor: Visitor, elsewhere: Elsewhere) -> None:
    visitor.ask(ABUSE)
    _escape(visitor, 3)
    _is_away(visitor, elsewhere)


def test_escape_pressed_less_often_or_between_words_only_closes(
    visitor: Visitor, elsewhere: Elsewhere
) -> None:
    visitor.ask(ABUSE)
    _escape(visitor, 2)
    visitor.page.keyboard.press("a")
    _escape(visitor, 1)
    expect(visitor.launcher).to_be_visible()
    visitor.launcher.click()
    expect(_bar(visitor)).to_be_visible()
    assert elsewhere.asked == []


def test_nothing_stays_in_view_when_the_plain_page_does_not_come(
    visitor: Visitor, elsewhere: Elsewhere
) -> None:
    visitor.ask(ABUSE_NOW)
    elsewhere.comes = False
    _bar(visitor).click(no_wait_after=True)
    visitor.wait(lambda: elsewhere.asked == ["/weather"])
    assert visitor.script("() => document.documentElement.children.length") == 0
    assert visitor.script("() => document.title") == ""
    assert visitor.script(LEFT) == 0


def test_it_stays_through_reload_and_menu_and_ends_with_the_episode(
    visitor: Visitor, words: Content, elsewhere: Elsewhere
) -> None:
    visitor.ask(ABUSE)
    visitor.ask("ok")
    expect(_bar(visitor)).to_be_visible()
    visitor.open()
    expect(_bar(visitor)).to_be_visible()
    visitor.widget(".w-send .ib").click()
    expect(visitor.widget(".sheet")).to_be_visible()
    _bar(visitor).click(trial=True)
    _escape(visitor, 1)
    visitor.ask("hello")
    with visitor.answering():
        visitor.reply.get_by_role("button", name=str(words.cards["abuse"].back_label)).click()
    expect(_bar(visitor)).to_have_count(0)
    _escape(visitor, 3)
    expect(visitor.launcher).to_be_visible()
    assert elsewhere.asked == []


def test_other_cards_have_none(visitor: Visitor, elsewhere: Elsewhere) -> None:
    visitor.ask(DARK)
    expect(visitor.page.get_by_role("button", name="Leave this page now")).to_have_count(0)
    _escape(visitor, 3)
    expect(visitor.launcher).to_be_visible()
    assert elsewhere.asked == []


def test_card_of_the_device_can_be_left_as_well(
    browser: Browser, models: Path, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    app = WebApp(models, tmp_path / "data")
    app.start()
    context = browser.new_context(viewport=PHONE)
    visitor = Visitor(context, app.url)
    try:
        visitor.open()
        small = "() => !!document.querySelector('lantern-chat').watch?.rules?.hearing.small"
        visitor.wait(lambda: visitor.script(small))
        app.stop()
        visitor.field.fill(ABUSE_NOW)
        visitor.field.press("Enter")
        expect(visitor.widget("article.card")).to_be_visible()
        expect(_bar(visitor)).to_be_in_viewport(ratio=1)
        _escape(visitor, 3)
        expect(visitor.page.get_by_text(WEATHER)).to_be_visible()
    finally:
        context.close()
        app.stop()


def test_without_a_page_in_the_settings_a_blank_one_comes(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    app = WebApp(_models(tmp_path / "models", ""), tmp_path / "data")
    app.start()
    context = browser.new_context()
    visitor = Visitor(context, app.url)
    try:
        visitor.open()
        visitor.ask(ABUSE)
        _bar(visitor).click()
        visitor.page.wait_for_url("about:blank")
    finally:
        context.close()
        app.stop()
