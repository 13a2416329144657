"""The README's example conversation: how it is written down, read and renewed.

Between the two markers stands one fenced block. Its paragraphs are separated by empty lines and
may be wrapped anywhere: `> ` begins what the visitor types, everything else is what is then shown.
`python -m tests.stack.readme_example URL` asks a running Lantern again and renews the block.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path
from typing import Any

from tests.stack.chat import Visitor

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"(?<=<!-- example -->\n```text\n).*?(?=```\n<!-- example end -->)", re.S)
ASKED = "> "
WIDTH = 96


def read(text: str) -> list[tuple[str, list[str]]]:
    """Return what the visitor types, each with the paragraphs that answer it."""
    found = BLOCK.search(text)
    assert found, "the README has no example between its markers"
    turns: list[tuple[str, list[str]]] = []
    for block in found[0].strip().split("\n\n"):
        paragraph = " ".join(block.split())
        if paragraph.startswith(ASKED):
            turns.append((paragraph.removeprefix(ASKED), []))
        else:
            turns[-1][1].append(paragraph)
    return turns


def shown(replies: list[dict[str, Any]]) -> list[str]:
    """Return the replies as paragraphs, in the order in which a visitor sees them."""
    return [" ".join(paragraph.split()) for reply in replies for paragraph in _parts(reply)]


def _parts(reply: dict[str, Any]) -> list[str]:
    notes: dict[str, list[str]] = {"before": [], "after": []}
    for note in reply["disclaimers"]:
        notes[note["position"]].append(f"Note: {note['text']}")
    sources = [f"{c['document']}, {c['section']}" for c in reply["citations"]]
    ways = [*(link["label"] for link in reply["links"]), *(b["title"] for b in reply["buttons"])]
    return [
        *notes["before"],
        *([reply["title"]] if reply.get("title") else []),
        *reply["text"].split("\n\n"),
        *(["Source: " + "; ".join(sources)] if sources else []),
        *notes["after"],
        *([" ".join(f"[{way}]" for way in ways)] if ways else []),
    ]


def written(turns: list[tuple[str, list[str]]]) -> str:
    """Return the block's text."""
    paragraphs = [p for asked, answer in turns for p in (ASKED + asked, *answer)]
    wrap = textwrap.TextWrapper(WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n\n".join(wrap.fill(paragraph) for paragraph in paragraphs) + "\n"


def renew(url: str, readme: Path = README) -> None:
    """Ask the README's questions of a running Lantern and write its answers down."""
    text = readme.read_text(encoding="utf-8")
    visitor = Visitor(url)
    fresh = written([(asked, shown(visitor.say(asked))) for asked, _ in read(text)])
    readme.write_text(BLOCK.sub(lambda _: fresh, text), encoding="utf-8")


if __name__ == "__main__":
    renew(sys.argv[1])
