"""Importing a module opens no file but source, no socket and no process."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, parsed, python_files

# Runs in a process of its own: everything foreign is imported first, then ours is watched.
WATCH = """
import importlib, sys
names, foreign = sys.argv[1].split(","), sys.argv[2:]
for module in foreign:
    try:
        importlib.import_module(module)
    except ImportError:
        pass
import linecache, tokenize, inspect
SOURCE = (".py", ".pyc", ".so", ".pth")
WATCHED = ("socket.", "subprocess.", "os.system", "os.fork", "os.mkdir", "os.remove",
           "os.rename", "sqlite3.", "shutil.", "urllib.")
seen = []
def is_source(name):
    return "__pycache__" in str(name) or str(name).endswith(SOURCE)
def watch(event, arguments):
    if event == "open":
        if not is_source(arguments[0]):
            seen.append(f"open {arguments[0]}")
    # Python itself writes and renames compiled modules.
    elif event.startswith(WATCHED) and not any(map(is_source, arguments)):
        seen.append(event)
sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
    if seen:
        sys.exit(name + ": " + ", ".join(seen))
"""
OURS = ("wire", "actions", "lantern")


def module_name(path: Path) -> str:
    """Return a module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] in ("__init__",) else parts)


def foreign_modules() -> list[str]:
    """Return the libraries that our packages import anywhere, to have them out of the way."""
    found: set[str] = set()
    for file in python_files(*OURS):
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return sorted(name for name in found if name.split(".")[0] not in OURS)


def importable(path: Path) -> bool:
    """`__main__` modules and migration scripts are run by their tools, never imported."""
    return path.name != "__main__.py" and not {"versions", "env.py"} & set(path.parts)


@pytest.mark.parametrize("package", OURS)
def test_importing_does_nothing(package: str) -> None:
    modules = [path for path in python_files(package) if importable(path)]
    foreign = foreign_modules()
    names = ",".join(module_name(path) for path in modules)
    done = subprocess.run(
        [sys.executable, "-c", WATCH, names, *foreign],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
