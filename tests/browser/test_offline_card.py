"""The server is gone, and a cry for help still gets its card."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from lantern.learning.content.widget_patterns import write_patterns
from lantern.learning.widget_model import WIDGET_MODEL, read_widget_model, write_widget_model
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from wire.content import Content, canonical, read_content
from wire.hearing import SMALL_MODEL, Hearing
from wire.triage import Triage

ROOT = Path(__file__).parents[2]
PATTERNS = "widget-patterns.json"
MOST_BYTES = {PATTERNS: 80 * 1024, WIDGET_MODEL: 110 * 1024}
CRY = "i want to kill myself"
HREFS = "all => all.map((a) => a.getAttribute('href'))"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What training writes for the web app, of this repository's words; the model is its last."""
    folder = tmp_path_factory.mktemp("models")
    compiled = compile_folder(read_folder(ROOT))
    (folder / "content.json").write_bytes(canonical(compiled))
    write_patterns(compiled, folder / "patterns.json")
    trained = Path(os.environ.get("LANTERN_MODELS_DIR", ROOT / "models"))
    shutil.copy(trained / SMALL_MODEL, folder)
    write_widget_model(folder)
    return folder


@pytest.fixture(scope="module")
def words(models: Path) -> Content:
    """The reviewed words that the web app speaks."""
    return read_content(json.loads((models / "content.json").read_bytes()))


@pytest.fixture
def web(models: Path, tmp_path: Path) -> Iterator[WebApp]:
    """A web app that the test may stop and start."""
    app = WebApp(models, tmp_path / "data")
    app.start()
    yield app
    app.stop()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def visitor(request: pytest.FixtureRequest, browser: Browser, web: WebApp) -> Iterator[Visitor]:
    """Somebody with the page before them, the chat not yet open."""
    context = browser.new_context(viewport=request.param)
    yield Visitor(context, web.url)
    context.close()


def _wait_for_rules(visitor: Visitor) -> None:
    visitor.wait(
        lambda: visitor.script("() => !!document.querySelector('lantern-chat').watch?.rules")
    )


def _wait_for_model(visitor: Visitor) -> None:
    script = "() => !!document.querySelector('lantern-chat').watch?.rules?.hearing.small"
    visitor.wait(lambda: visitor.script(script))


def _say(visitor: Visitor, text: str) -> None:
    """Type a message and press Enter; wait until the widget says that it was not sent."""
    unsent = visitor.widget(".unsent").count()
    visitor.field.fill(text)
    visitor.field.press("Enter")
    expect(visitor.widget(".unsent")).to_have_count(unsent + 1)


def test_cry_for_help_gets_its_card_without_the_server(
    visitor: Visitor, web: WebApp, words: Content
) -> None:
    visitor.open()
    _wait_for_rules(visitor)
    web.stop()
    _say(visitor, CRY)
    card = visitor.widget("article.card")
    assert words.cards["self_harm"].lead == card.locator("h3").inner_text()
    expect(card.locator(".ask")).to_have_text(
        "This help comes from your own device. Your message was not sent."
    )
    assert card.locator("a.call").evaluate_all(HREFS) == [
        link.href for link in words.cards["self_harm"].links
    ]
    expect(card.locator("h3")).to_be_in_viewport()
    expect(card.locator("a.call").first).to_be_in_viewport()
    expect(card.get_by_role("button")).to_have_count(0)
    expect(visitor.widget(".own .btn.main")).to_have_text("Try again")
    expect(visitor.widget(".urgent a")).to_have_count(3)


def test_ordinary_question_gets_no_card_without_the_server(visitor: Visitor, web: WebApp) -> None:
    visitor.open()
    _wait_for_rules(visitor)
    web.stop()
    _say(visitor, "what are the side effects of an infusion?")
    _say(visitor, "this pain is killing me")
    expect(visitor.widget(".card, .reply, article[role=alert]")).to_have_count(0)


def test_cry_split_over_unsent_messages_gets_its_card(visitor: Visitor, web: WebApp) -> None:
    visitor.open()
    _wait_for_rules(visitor)
    web.stop()
    for text in ("i want to", "kill"):
        _say(visitor, text)
    expect(visitor.widget(".card")).to_have_count(0)
    _say(visitor, "myself")
    expect(visitor.widget(".card")).to_have_count(1)


def test_card_of_the_device_makes_room_for_that_of_the_server(
    visitor: Visitor, web: WebApp, words: Content
) -> None:
    visitor.open()
    _wait_for_rules(visitor)
    web.stop()
    _say(visitor, CRY)
    visitor.widget(".own .btn.main").click()
    expect(visitor.widget(".unsent")).to_have_count(1)
    expect(visitor.widget("article.card .ask")).to_have_count(1)  # tried again: the same card
    web.start()
    with visitor.answering():
        visitor.widget(".own .btn.main").click()
    label = words.cards["self_harm"].back_label
    expect(visitor.widget("article.card .back")).to_have_text(str(label))
    expect(visitor.widget("article.card")).to_have_count(1)
    expect(visitor.widget(".unsent, .card .ask")).to_have_count(0)
    expect(visitor.widget(".you")).to_have_count(1)


def test_what_no_rule_was_written_for_is_heard_by_the_small_model(
    visitor: Visitor, web: WebApp, words: Content, models: Path
) -> None:
    rules = Triage(words.red_flags)
    both = Hearing(rules, *read_widget_model((models / WIDGET_MODEL).read_bytes()))
    taught = yaml.safe_load((ROOT / "data/triage/self_harm.yml").read_text(encoding="utf-8"))
    texts = (example["text"] for example in taught["examples"])
    veiled = next(t for t in texts if both.evaluate([t]).urgent and not rules.evaluate([t]).fired)
    visitor.open()
    _wait_for_model(visitor)
    web.stop()
    _say(visitor, "what is crps")
    expect(visitor.widget(".card")).to_have_count(0)
    _say(visitor, veiled)
    expect(visitor.widget("article.card a.call[href='tel:988']")).to_be_in_viewport()


def test_rules_stand_alone_when_the_model_never_came(visitor: Visitor, web: WebApp) -> None:
    visitor.page.route(re.compile(WIDGET_MODEL), lambda route: route.abort())
    visitor.open()
    _wait_for_rules(visitor)
    web.stop()
    _say(visitor, CRY)
    expect(visitor.widget("article.card")).to_have_count(1)


def test_plainest_words_get_the_numbers_when_the_rules_never_came(
    visitor: Visitor, web: WebApp
) -> None:
    visitor.page.route(re.compile(PATTERNS), lambda route: route.abort())
    visitor.open()
    web.stop()
    _say(visitor, "what is crps")
    expect(visitor.widget(".card")).to_have_count(0)
    _say(visitor, CRY)
    card = visitor.widget("article.card")
    assert card.locator("a.call").evaluate_all(HREFS) == ["tel:911", "tel:988", "tel:18002221222"]


def test_words_come_back_to_the_field_when_the_chat_never_opened(
    visitor: Visitor, web: WebApp
) -> None:
    visitor.visit()
    web.stop()
    visitor.launcher.click()
    expect(visitor.widget(".own")).to_contain_text("I couldn't open the chat.")
    visitor.field.fill(CRY)
    visitor.field.press("Enter")
    expect(visitor.widget("article.card a.call").first).to_be_in_viewport()
    expect(visitor.field).to_have_value(CRY)


@pytest.mark.parametrize("name", MOST_BYTES)
def test_file_is_small_tagged_and_open_to_every_site(web: WebApp, name: str) -> None:
    request = urllib.request.Request(web.url + name, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        headers, body = answer.headers, answer.read()
    assert headers["Content-Encoding"] == "gzip" and len(body) < MOST_BYTES[name]
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    with urllib.request.urlopen(web.url + name) as answer:
        plain = answer.read()
        assert answer.headers["ETag"] != headers["ETag"]
    assert gzip.decompress(body) == plain
    request.add_header("If-None-Match", headers["ETag"])
    with pytest.raises(urllib.error.HTTPError) as unchanged:
        urllib.request.urlopen(request)
    assert unchanged.value.code == 304
