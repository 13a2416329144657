"""A visitor in front of the page: what they press, type and see."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect


class Visitor:
    """One browser tab. Notes every console error and every request to another origin."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url.rstrip("/") + "/"
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._request(request.url))

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _request(self, url: str) -> None:
        own, other = urlsplit(self.url), urlsplit(url)
        if other.scheme not in ("data", "blob") and (own.scheme, own.netloc) != (
            other.scheme,
            other.netloc,
        ):
            self.strangers.append(url)

    def visit(self) -> None:
        """Load the page."""
        self.page.goto(self.url)

    def widget(self, selector: str) -> Locator:
        """Return something inside the widget."""
        return self.page.locator(f"lantern-chat {selector}")

    @property
    def launcher(self) -> Locator:
        """The button that opens the chat."""
        return self.widget(".launch")

    @property
    def field(self) -> Locator:
        """The field for the question."""
        return self.widget("textarea")

    @property
    def reply(self) -> Locator:
        """The newest message of the assistant."""
        return self.widget("article").last

    def open(self) -> None:
        """Visit the page, open the chat and wait for the opening message."""
        self.visit()
        self.launcher.click()
        expect(self.widget("article").first).to_be_visible()

    def answering(self) -> AbstractContextManager[Any]:
        """Wait, at the end of the block, until a message was answered."""
        return self.page.expect_response(_is_answer)

    def ask(self, text: str) -> None:
        """Type a message, press Enter, and wait for what comes back."""
        before = self.widget("article").count()
        with self.answering():
            self.field.fill(text)
            self.field.press("Enter")
        expect(self.widget("article").nth(before)).to_be_visible()

    def paragraphs(self, message: Locator) -> list[str]:
        """Return the paragraphs that a message itself holds, without notes and sources."""
        return message.locator(":scope > p").all_inner_texts()

    def menu(self, entry: str) -> None:
        """Open the menu and press an entry."""
        self.widget(".w-send .ib").click()
        self.widget(".sheet .row").filter(has_text=entry).click()

    def script(self, code: str) -> Any:
        """Return what a JavaScript function gives in the page."""
        return self.page.evaluate(code)

    def wait(self, ready: Callable[[], bool]) -> None:
        """Wait up to 5 s until something is so."""
        for _ in range(100):
            if ready():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("it did not become so within 5 s")


def _is_answer(response: Response) -> bool:
    posted = response.request.method == "POST"
    return posted and re.search(r"/chat/v1/conversations/[^/]+/messages$", response.url) is not None
