"""Gives back what loading took."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_memory_back() -> None:
    """Return freed memory to the system (80 MB after loading a model) and keep what stays.

    What has been loaded lives as long as the process: the collector need not look at it again.
    """
    gc.collect()
    gc.freeze()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).malloc_trim(0)
