"""The one file that sites embed."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Route, expect

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "widget" / "dist" / "widget.js"
MOST_BYTES = 25 * 1024


def test_committed_bundle_is_what_the_sources_give() -> None:
    command = [sys.executable, str(ROOT / "widget" / "build.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout) == (0, "")


def test_bundle_is_small_and_needs_nothing_else() -> None:
    text = BUNDLE.read_text(encoding="utf-8")
    assert len(gzip.compress(text.encode(), 9)) < MOST_BYTES
    assert not re.search(r"^\s*import\s|\bimport\(|https?://(?!www\.w3\.org/2000/svg)", text, re.M)
    assert "innerHTML" not in text


def test_widget_answers_with_a_tag_and_to_every_origin(stack_url: str) -> None:
    address = stack_url.rstrip("/") + "/widget.js"
    with urllib.request.urlopen(address) as answer:  # noqa: S310
        headers, body = answer.headers, answer.read()
    assert body == BUNDLE.read_bytes()
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cache-Control"] == "no-cache"
    again = urllib.request.Request(address, headers={"If-None-Match": headers["ETag"]})  # noqa: S310
    try:
        urllib.request.urlopen(again)  # noqa: S310
    except urllib.error.HTTPError as unchanged:
        assert unchanged.code == 304
    else:
        raise AssertionError("the same bytes were sent again")


def test_widget_stands_on_a_page_of_another_origin(browser: Browser, stack_url: str) -> None:
    """The host page's own styles do not reach it, and it calls the server it came from."""
    page = browser.new_page()
    called: list[str] = []

    def host(route: Route) -> None:
        url = stack_url.rstrip("/")
        route.fulfill(
            content_type="text/html",
            body="<style>* { color: red !important; font-size: 9px } button { display: none }</style>"
            f'<script type="module" src="{url}/widget.js"></script><lantern-chat></lantern-chat>',
        )

    page.route("http://other.test/", host)
    page.on("request", lambda request: called.append(request.url))
    page.goto("http://other.test/")
    launcher = page.locator("lantern-chat .launch")
    expect(launcher).to_be_visible()
    assert launcher.evaluate("e => getComputedStyle(e).fontSize") == "17px"
    launcher.click()
    # Whether this site may chat is the server's decision; the help is there in any case.
    expect(page.locator("lantern-chat .urgent a")).to_have_count(3)
    page.wait_for_timeout(200)
    start = stack_url.rstrip("/") + "/chat/v1/conversations"
    assert json.dumps(called).count(start) == 1
    page.close()
