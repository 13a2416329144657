"""Command line: `python -m lantern.learning.content check|compile|cards`."""

import argparse
import os
import sys
from pathlib import Path

from lantern.learning.content.card_pages import card_page
from lantern.learning.content.check import check
from lantern.learning.content.compile import compile_content, compile_folder
from lantern.learning.content.files import read_folder
from lantern.learning.content.problems import UnreadableContent
from wire.content import read_content

CARD_PAGE = Path("docs/cards.md")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    options = _options(arguments)
    if options.command == "compile":
        return _compile(options)
    if options.command == "cards":
        content = read_content(compile_folder(read_folder(options.root)))
        (options.root / CARD_PAGE).write_text(card_page(content), encoding="utf-8")
        return 0
    problems = check(options.root)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


def _compile(options: argparse.Namespace) -> int:
    try:
        print(compile_content(options.root, options.out))
    except UnreadableContent as error:
        print(error)
        return 1
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    models = Path(os.environ.get("LANTERN_MODELS_DIR") or "models")
    parser = argparse.ArgumentParser(prog="python -m lantern.learning.content")
    parser.add_argument("command", choices=["check", "compile", "cards"])
    parser.add_argument("--root", type=Path, default=Path(), help="folder with data/ and content/")
    parser.add_argument("--out", type=Path, default=models / "content.json", help="file to write")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
