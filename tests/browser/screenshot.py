"""Makes the README's picture: `python -m tests.browser.screenshot URL [FILE]`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.chromium import chromium
from tests.browser.visitor import Visitor

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "chat.png"


def take(url: str, picture: Path) -> None:
    """Ask one question on the page and save what a visitor then sees."""
    picture.parent.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        visitor = Visitor(context, url)
        visitor.open()
        visitor.ask("what are the common side effects")
        visitor.page.mouse.move(1, 1)
        visitor.page.screenshot(path=picture)
        context.close()


def main(arguments: list[str]) -> int:
    """Take the picture from the running stack at the given address."""
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m tests.browser.screenshot URL [FILE]", file=sys.stderr)
        return 2
    take(arguments[0], Path(arguments[1]) if len(arguments) == 2 else PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
