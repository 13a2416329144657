"""Importing a module opens no file but source, no socket and no process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, python_files, shown

# Runs in a process of its own: everything foreign is imported first, then ours is watched.
WATCH = """
import importlib, sys
name, foreign = sys.argv[1], sys.argv[2:]
for module in foreign:
    try:
        importlib.import_module(module)
    except ImportError:
        pass
import encodings.idna, _strptime, linecache, tokenize, inspect
seen = []
SOURCE = (".py", ".pyc", ".so", ".pth")
def watch(event, arguments):
    if event == "open" and not str(arguments[0]).split(".pyc.")[0].endswith(SOURCE):
        seen.append(f"open {arguments[0]}")
    elif event.startswith(("socket.", "subprocess.", "os.system", "sqlite3.", "os.mkdir",
                           "os.remove", "os.rename", "os.fork", "shutil.", "urllib.")):
        # importlib renames a fresh .pyc into place
        if not any(str(a).split(".pyc.")[0].endswith(SOURCE) or "__pycache__" in str(a)
                   for a in arguments if isinstance(a, str)):
            seen.append(event)
sys.addaudithook(watch)
importlib.import_module(name)
sys.stdout.write("\\n".join(seen))
"""
OURS = ("wire", "actions", "lantern")


def module_name(path: Path) -> str:
    """Return a module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] in ("__init__",) else parts)


def foreign_modules(path: Path) -> list[str]:
    """Return the libraries that our packages import anywhere, to have them out of the way."""
    import ast

    from tests.architecture.tree import parsed

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
    foreign = foreign_modules(modules[0])
    script = WATCH.replace(
        "importlib.import_module(name)\nsys",
        "for one in name.split(','):\n    importlib.import_module(one)\n    "
        "seen and sys.exit(one + ': ' + ', '.join(seen))\nsys",
    )
    names = ",".join(module_name(path) for path in modules)
    done = subprocess.run(
        [sys.executable, "-c", script, names, *foreign],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), [shown(path) for path in modules][:1]
