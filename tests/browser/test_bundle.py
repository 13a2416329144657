"""The one file that sites embed."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "widget" / "dist" / "widget.js"
MOST_BYTES = 16 * 1024


def test_committed_bundle_is_what_the_sources_give() -> None:
    command = [sys.executable, str(ROOT / "widget" / "build.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_bundle_is_small_and_needs_nothing_else() -> None:
    text = BUNDLE.read_text(encoding="utf-8")
    assert len(gzip.compress(text.encode(), 9)) < MOST_BYTES
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.S)  # types in comments name their modules
    assert not re.search(r"^\s*import\s|https?://(?!www\.w3\.org/2000/svg)", code, re.M)
    # The rules for the time without a server are a file of their own, read when they are needed.
    assert re.findall(r"\bimport\((.*)\)", code) == ['new URL("widget-triage.js", this.root).href']
    assert "innerHTML" not in text


def test_widget_answers_with_a_tag_and_to_every_origin(stack_url: str) -> None:
    address = stack_url.rstrip("/") + "/widget.js"
    with urllib.request.urlopen(address) as answer:
        headers, body = answer.headers, answer.read()
    assert body == BUNDLE.read_bytes()
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cache-Control"] == "no-cache"
    again = urllib.request.Request(address, headers={"If-None-Match": headers["ETag"]})
    try:
        urllib.request.urlopen(again)
    except urllib.error.HTTPError as unchanged:
        assert unchanged.code == 304
    else:
        raise AssertionError("the same bytes were sent again")


@pytest.fixture
def other_site(stack_url: str) -> Iterator[str]:
    """A page of another origin that embeds the widget and has hostile styles of its own."""
    body = (
        "<!doctype html><style>* { color: red !important; font-size: 9px }"
        " button { display: none }</style>"
        f'<script type="module" src="{stack_url.rstrip("/")}/widget.js"></script>'
        "<lantern-chat></lantern-chat>"
    ).encode()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_widget_stands_on_a_page_of_another_origin(
    browser: Browser, other_site: str, stack_url: str
) -> None:
    """The host page's styles do not reach it, and it calls the server that it came from."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(other_site)
    launcher = page.locator("lantern-chat .launch")
    expect(launcher).to_be_visible()
    assert launcher.evaluate("e => getComputedStyle(e).fontSize") == "17px"
    launcher.click()
    # This site is not allowed to chat: the widget says so, and the help is there all the same.
    expect(page.locator("lantern-chat .own")).to_contain_text("I couldn't open the chat.")
    expect(page.locator("lantern-chat .urgent a")).to_have_count(3)
    assert stack_url.rstrip("/") + "/chat/v1/conversations" in asked
    assert {urlsplit(url).netloc for url in asked} == {
        urlsplit(other_site).netloc,
        urlsplit(stack_url).netloc,
    }
    page.close()
