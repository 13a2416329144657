"""The stories need the Rasa environment (Python 3.10)."""

from __future__ import annotations

import importlib.util

if importlib.util.find_spec("rasa") is None:
    collect_ignore_glob = ["*"]
