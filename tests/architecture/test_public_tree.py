"""What must not be in the repository: paths of a machine, index hosts, locks and models."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT, tracked_files

# Written in parts, so that this file does not find itself.
MACHINE_PATHS = re.compile(r"/(?:wo" r"rk|ro" r"ot|ho" r"me/\w+|Use" r"rs/\w+)/|~/\.py" r"env")
INDEX_HOSTS = re.compile(
    r"files\.python"
    r"hosted|py"
    r"pi\.org/simple|registry\.npm"
    r"js|registry\.yarn"
    r"pkg"
    r"|arti"
    r"factory|--index"
    r"-url|--extra-index"
    r"-url"
)
FORBIDDEN_NAMES = {
    "uv.lock",
    "pylock.toml",
    "poetry.lock",
    "Pipfile.lock",
    ".python-version",
    ".env",
}
MODEL_SUFFIXES = (".tar.gz", ".onnx", ".skops", ".npy", ".npz", ".pkl", ".sqlite3", ".db", ".pt")
TEXT_BYTES = 2_000_000


def texts() -> list[tuple[str, str]]:
    """Return each file's name and text; what is not text is left out."""
    found = []
    for name in tracked_files():
        data = (ROOT / name).read_bytes()
        if len(data) < TEXT_BYTES and b"\0" not in data[:4096]:
            found.append((name, data.decode("utf-8", "replace")))
    return found


def test_no_path_of_a_machine_is_published() -> None:
    assert [name for name, text in texts() if MACHINE_PATHS.search(text)] == []


def test_no_index_host_is_published() -> None:
    assert [name for name, text in texts() if INDEX_HOSTS.search(text)] == []


def test_no_forbidden_lock_file_is_published() -> None:
    assert [name for name in tracked_files() if Path(name).name in FORBIDDEN_NAMES] == []


def test_no_model_or_database_is_published() -> None:
    assert [name for name in tracked_files() if name.endswith(MODEL_SUFFIXES)] == []


def test_requirements_are_locked_with_hashes() -> None:
    for name in tracked_files():
        if name.startswith("requirements/") and name.endswith(".txt"):
            lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
            pins = [line for line in lines if re.match(r"[A-Za-z0-9].*==", line)]
            assert pins, name
            assert all(line.rstrip().endswith("\\") for line in pins), name


def test_import_contracts_hold() -> None:
    settings = ROOT / "pyproject.toml"
    assert "[tool.importlinter]" in settings.read_text(encoding="utf-8")
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program, "import-linter is not installed"
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
