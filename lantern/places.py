"""Where the parts of an installation lie."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
APP_PYTHON: Final = ROOT / ".venv" / "app" / "bin" / "python"
RASA_PYTHON: Final = ROOT / ".venv" / "rasa" / "bin" / "python"
SUPERVISORD: Final = ROOT / ".venv" / "app" / "bin" / "supervisord"
