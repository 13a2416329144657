"""Everyone can use it: by keyboard, in a narrow window, with large text, without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from wire.content import Content

NARROW = {"width": 320, "height": 640}
HALF = {"width": 640, "height": 400}  # a window of 1280 by 800 at 200 % zoom
URGENT = ["tel:911", "tel:988", "tel:18002221222"]

_FOCUSED = "() => document.activeElement.shadowRoot?.activeElement"
_HREFS = "all => all.map((a) => a.getAttribute('href'))"


def test_keyboard_alone_opens_asks_presses_and_closes(desk_visitor: Visitor) -> None:
    keyboard = desk_visitor.page.keyboard
    desk_visitor.visit()
    _tab_to(desk_visitor, "launch")
    keyboard.press("Enter")
    expect(desk_visitor.widget(".w-title h2")).to_be_focused()
    expect(desk_visitor.reply).to_be_visible()
    _tab_to(desk_visitor, "field")
    keyboard.type("what is")
    keyboard.press("Shift+Enter")
    keyboard.type("crps")
    assert desk_visitor.field.input_value() == "what is\ncrps"
    with desk_visitor.answering():
        keyboard.press("Enter")
    expect(desk_visitor.reply.locator("h3")).to_be_visible()
    expect(desk_visitor.field).to_be_focused()
    keyboard.press("Escape")
    expect(desk_visitor.widget(".w")).to_be_hidden()
    expect(desk_visitor.launcher).to_be_focused()


def test_menu_takes_focus_and_gives_it_back(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    desk_visitor.widget(".w-send .ib").click()
    expect(desk_visitor.widget(".sheet h2")).to_be_focused()
    expect(desk_visitor.widget(".urgent a").first).to_be_in_viewport(ratio=1)
    desk_visitor.page.keyboard.press("Escape")
    expect(desk_visitor.widget(".sheet")).to_have_count(0)
    expect(desk_visitor.widget(".w-send .ib")).to_be_focused()


@pytest.mark.parametrize("viewport", [NARROW, HALF], ids=["320px", "200%"])
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_nothing_scrolls_sideways(
    new_visitor: NewVisitor, viewport: dict[str, int], text: str
) -> None:
    visitor = new_visitor(viewport=viewport)
    visitor.visit()
    visitor.script(f"() => {{ document.documentElement.style.fontSize = '{text}'; }}")
    assert _overflow(visitor, "document.documentElement") == 0
    visitor.launcher.click()
    expect(visitor.reply).to_be_visible()
    visitor.ask("what is opioid rebound")
    visitor.ask("i want to kill myself")
    root = "document.querySelector('lantern-chat').shadowRoot"
    for part in (".w", ".w-log", ".urgent"):
        assert _overflow(visitor, f"{root}.querySelector('{part}')") == 0, part
    assert _overflow(visitor, "document.documentElement") == 0


def test_urgent_strip_is_in_view_closed_and_open(visitor: Visitor) -> None:
    visitor.visit()
    closed = visitor.page.locator("footer.urgent a")
    assert closed.evaluate_all(_HREFS) == URGENT
    for cell in closed.all():
        expect(cell).to_be_in_viewport(ratio=1)
        assert not _overlap(visitor, cell), "the launcher covers an emergency number"
    visitor.launcher.click()
    opened = visitor.widget(".urgent a")
    assert opened.evaluate_all(_HREFS) == URGENT
    for cell in opened.all():
        expect(cell).to_be_in_viewport(ratio=1)


def test_strip_numbers_are_those_of_the_content(content: Content) -> None:
    names = ("emergency", "lifeline", "poison_help")
    assert [f"tel:{content.numbers[name].dial}" for name in names] == URGENT


def test_targets_are_at_least_44_px(visitor: Visitor) -> None:
    visitor.open()
    visitor.ask("what is crps")
    for target in visitor.widget(".w button, .w .urgent a, .w textarea").all():
        box = target.bounding_box()
        assert box is not None
        assert box["width"] >= 44 and box["height"] >= 44, target.inner_text()


def test_counter_shows_over_900_and_refuses_over_1000(desk_visitor: Visitor) -> None:
    desk_visitor.open()
    count, send = desk_visitor.widget(".count"), desk_visitor.widget(".sendb")
    desk_visitor.field.fill("a" * 900)
    expect(count).to_have_text("")
    desk_visitor.field.fill("🙂" * 901)
    expect(count).to_have_text("901 of 1000 characters")
    desk_visitor.field.fill("a" * 1001)
    expect(count).to_have_text("1001 of 1000 characters. Please make it shorter.")
    expect(send).to_have_attribute("aria-disabled", "true")
    desk_visitor.field.press("Enter")
    expect(desk_visitor.widget(".you")).to_have_count(0)


def test_closed_chat_asks_nothing_of_the_server(desk_visitor: Visitor) -> None:
    asked: list[str] = []
    desk_visitor.page.on("request", lambda request: asked.append(request.url))
    desk_visitor.visit()
    expect(desk_visitor.launcher).to_be_visible()
    paths = {url.removeprefix(desk_visitor.url) for url in asked}
    assert paths <= {"", "widget.js", "favicon.svg", "static/site.css", "static/tokens.css"}


def test_dim_changes_the_grounds(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(color_scheme="light")
    visitor.open()
    ground = "e => getComputedStyle(e).backgroundColor"
    assert visitor.widget(".w").evaluate(ground) == "rgb(255, 251, 244)"
    visitor.widget("button[aria-label='Dim the screen']").click()
    assert visitor.widget(".w").evaluate(ground) == "rgb(33, 30, 26)"


def test_page_is_useful_without_javascript(new_visitor: NewVisitor, content: Content) -> None:
    visitor = new_visitor(java_script_enabled=False)
    page = visitor.page
    answer = page.goto(visitor.url)
    assert answer is not None
    # Chromium without scripts still hides <noscript> when a driver switched them off.
    told = re.search(r"<noscript>(.+?)</noscript>", answer.text(), re.S)
    assert told and "The chat on this page needs JavaScript." in told[1]
    expect(page.locator("lantern-chat")).to_be_hidden()
    expect(page.locator("footer.urgent a")).to_have_count(3)
    expect(page.get_by_text("This is a demo.")).to_be_visible()
    page.locator("summary").last.click()
    reach = page.locator("details").last
    expect(reach.get_by_role("link", name="contact page")).to_have_attribute(
        "href", content.clinic.contact_page
    )
    expect(reach.get_by_role("link", name=content.clinic.phone)).to_be_visible()


def _tab_to(visitor: Visitor, name: str) -> None:
    for _ in range(40):
        visitor.page.keyboard.press("Tab")
        if visitor.script(f"() => ({_FOCUSED})()?.classList.contains('{name}') ?? false"):
            return
    raise AssertionError(f"Tab never came to .{name}")


def _overflow(visitor: Visitor, element: str) -> int:
    wide = f"() => {{ const e = {element}; return Math.max(0, e.scrollWidth - e.clientWidth); }}"
    return int(visitor.script(wide))


def _overlap(visitor: Visitor, cell: Locator) -> bool:
    a, b = cell.bounding_box(), visitor.launcher.bounding_box()
    assert a is not None and b is not None
    apart_x = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    apart_y = a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
    return not (apart_x or apart_y)
