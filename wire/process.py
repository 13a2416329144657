"""Ties a process to the one that supervises it, so that none outlives the other (Linux)."""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys

_PR_SET_PDEATHSIG = 1
# The supervisor tells its children who it is: one that is killed while a child is still being
# started is nobody's parent any more by the time the child looks.
SUPERVISOR = "SUPERVISOR_PID"


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to kill this process when its parent dies, even by SIGKILL.

    Elsewhere than on Linux nothing is done: there a supervisor that is itself killed with
    SIGKILL leaves its children to the operating system.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = parent or int(os.environ.get(SUPERVISOR) or os.getppid())
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died between the two calls
        os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    """Run a module that ends with its supervisor: `python -m wire.process MODULE ARGUMENTS`.

    First of all, before the module's own imports, which take seconds on a busy machine.
    """
    die_with_parent()
    sys.argv = arguments
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
