"""House rules that a reader could check with a ruler: names, lengths, docstrings."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import (
    ROOT,
    code_lines,
    parsed,
    python_files,
    shown,
    tracked_files,
)

FUNCTION_LINES = 30
MODULE_LINES = 250
# Functions that are one table: a list of columns, not of steps.
TABLES = frozenset({"lantern/store/migrations/versions/v0001_first.py:upgrade"})
BANNED = {"utils", "helpers", "common", "misc", "manager", "custom", "core", "base"}
Function = (ast.FunctionDef, ast.AsyncFunctionDef)
each_module = pytest.mark.parametrize("path", python_files(), ids=shown)


def test_no_file_or_folder_has_a_name_without_a_subject() -> None:
    named = [
        name for name in tracked_files() if {Path(part).stem for part in Path(name).parts} & BANNED
    ]
    assert named == []


@each_module
def test_module_is_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8").splitlines()
    assert code_lines(parsed(path), source) <= MODULE_LINES


@each_module
def test_functions_are_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8").splitlines()
    long = {
        node.name: code_lines(node, source)
        for node in ast.walk(parsed(path))
        if isinstance(node, Function) and code_lines(node, source) > FUNCTION_LINES
    }
    assert {name: n for name, n in long.items() if f"{shown(path)}:{name}" not in TABLES} == {}


def test_exempt_tables_still_exist() -> None:
    names = {
        f"{shown(path)}:{node.name}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, Function)
    }
    assert names >= TABLES


@each_module
def test_module_and_public_parts_have_docstrings(path: Path) -> None:
    module = parsed(path)
    missing = [] if ast.get_docstring(module) else ["the module"]
    missing += [
        node.name
        for node in public_nodes(module)
        if not ast.get_docstring(node) and not node.name.startswith("_")
    ]
    assert missing == []


def public_nodes(tree: ast.Module | ast.ClassDef) -> list[ast.ClassDef | ast.FunctionDef]:
    """Return the module's functions, its classes, and the methods of public classes."""
    found: list[ast.ClassDef | ast.FunctionDef] = []
    for node in tree.body:
        if isinstance(node, (*Function, ast.ClassDef)):
            found.append(node)  # type: ignore[arg-type]
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found.extend(public_nodes(node))
    return found


@each_module
def test_functions_are_typed(path: Path) -> None:
    untyped = [
        node.name
        for node in ast.walk(parsed(path))
        if isinstance(node, Function) and not _is_typed(node)
    ]
    assert untyped == []


def _is_typed(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    named = [a for a in arguments if a.arg not in ("self", "cls")]
    return node.returns is not None and all(a.annotation is not None for a in named)


def test_wire_uses_the_standard_library_alone() -> None:
    import sys

    foreign = {
        (shown(path), name)
        for path in python_files("wire")
        for name in imported(path)
        if name not in sys.stdlib_module_names and name != "wire"
    }
    assert foreign == set()


ALLOWED = {
    "wire": {"wire"},
    "actions": {"wire", "actions"},
    "components": {"wire", "components"},
    "lantern": {"wire", "lantern"},
}
OURS = set(ALLOWED) | {"rasa"}


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_go_in_the_only_directions(package: str) -> None:
    allowed = ALLOWED[package] | ({"rasa"} if package == "components" else set())
    wrong = {
        (shown(path), name)
        for path in python_files(package)
        for name in imported(path)
        if name in OURS and name not in allowed
    }
    assert wrong == set()


def test_lantern_never_imports_the_sdk() -> None:
    wrong = {shown(path) for path in python_files("lantern") if "rasa_sdk" in imported(path)}
    assert wrong == set()


def test_chat_and_console_do_not_import_each_other() -> None:
    for one, other in (("chat", "console"), ("console", "chat")):
        for path in (ROOT / "lantern" / one).rglob("*.py"):
            assert f"lantern.{other}" not in path.read_text(encoding="utf-8"), shown(path)


def imported(path: Path) -> set[str]:
    """Return the top-level names that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found
