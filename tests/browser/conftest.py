"""A fresh browser context for each test, watched for errors and for requests elsewhere.

`stack_url`, the address of the running stack, comes from `tests/conftest.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import ChromiumMissing, chromium
from tests.browser.visitor import Visitor
from wire.content import Content, load_content

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 800}

NewVisitor = Callable[..., Visitor]


# Of a module, not of the session: while the browser runs, no other test can have an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once a module."""
    try:
        with chromium() as started:
            yield started
    except ChromiumMissing as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def content() -> Content:
    """The reviewed words that the stack speaks."""
    return load_content(
        Path(os.environ.get("LANTERN_MODELS_DIR", ROOT / "models")) / "content.json"
    )


@pytest.fixture
def new_visitor(browser: Browser, stack_url: str) -> Iterator[NewVisitor]:
    """Makes visitors; at the end none may have met an error or called another origin."""
    made: list[Visitor] = []

    def make(**options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        made.append(Visitor(context, stack_url))
        return made[-1]

    yield make
    for visitor in made:
        visitor.context.close()
    assert [visitor.errors for visitor in made] == [[] for _ in made]
    assert [visitor.strangers for visitor in made] == [[] for _ in made]


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def visitor(request: pytest.FixtureRequest, new_visitor: NewVisitor) -> Visitor:
    """A visitor on a phone, and one at a desk."""
    return new_visitor(viewport=request.param)


@pytest.fixture
def desk_visitor(new_visitor: NewVisitor) -> Visitor:
    """A visitor at a desk."""
    return new_visitor()
