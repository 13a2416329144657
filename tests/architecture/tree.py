"""The files of the repository, as the tests of its shape read them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PACKAGES = ("wire", "components", "actions", "lantern")


def python_files(*packages: str) -> list[Path]:
    """Return every module of the packages, sorted."""
    return sorted(
        path
        for package in packages or PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def shown(path: Path) -> str:
    """Name a file as a reader of the repository would."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def loaded(path: Path) -> Any:
    """Return the data of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def tracked_files() -> list[str]:
    """Return what the repository holds or would hold: tracked files and new ones not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def code_lines(node: ast.AST, source: list[str]) -> int:
    """Count a node's lines of code: blank lines, comments and docstrings do not count."""
    skipped = docstring_lines(node)
    first = getattr(node, "lineno", 1)
    last = getattr(node, "end_lineno", None) or len(source)
    return sum(
        1
        for number in range(first, last + 1)
        if number not in skipped and _is_code(source[number - 1])
    )


def docstring_lines(node: ast.AST) -> set[int]:
    """Return the line numbers of all docstrings inside a node."""
    found: set[int] = set()
    for inner in ast.walk(node):
        body = getattr(inner, "body", None)
        if isinstance(inner, HAS_DOCSTRING) and body and ast.get_docstring(inner, clean=False):
            found.update(range(body[0].lineno, (body[0].end_lineno or body[0].lineno) + 1))
    return found


HAS_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith("#")
