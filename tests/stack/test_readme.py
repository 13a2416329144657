"""The README's example conversation works word for word."""

from __future__ import annotations

from tests.stack import readme_example
from tests.stack.chat import Visitor

EXAMPLE = readme_example.read(readme_example.README.read_text(encoding="utf-8"))


def test_readme_example_has_enough_exchanges() -> None:
    assert len(EXAMPLE) >= 4
    assert all(answer for _, answer in EXAMPLE)


def test_readme_example_is_what_the_bot_says(stack_url: str) -> None:
    visitor = Visitor(stack_url)
    said = [(asked, readme_example.shown(visitor.say(asked))) for asked, _ in EXAMPLE]
    assert said == EXAMPLE


def test_readme_example_block_is_read_as_it_is_written() -> None:
    text = f"<!-- example -->\n```text\n{readme_example.written(EXAMPLE)}```\n<!-- example end -->"
    assert readme_example.read(text) == EXAMPLE
