"""Starting twice, stopping, and a supervisor that is itself killed: nothing stays behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from tests.running import PROGRAMS, ROOT, Stack

STOP_SECONDS = 15.0
ORPHAN_SECONDS = 5.0


def gone(processes: Sequence[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Return those that still run after so many seconds; one that nobody reaped yet is dead."""
    end = time.monotonic() + seconds
    left = [p for p in processes if runs(p)]
    while left and time.monotonic() < end:
        time.sleep(0.05)
        left = [p for p in left if runs(p)]
    return left


def runs(process: psutil.Process) -> bool:
    """Tell whether a process is alive."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for_all_three(stack: Stack, seconds: float = 20.0) -> None:
    """Wait until each of the three processes was started, ready or not."""
    end = time.monotonic() + seconds
    while not all(stack.process(name) for name in PROGRAMS):
        assert time.monotonic() < end, "not all were started"
        time.sleep(0.005)


def try_to_start(environment: dict[str, str]) -> tuple[int, list[str]]:
    """Run the command; return its status and the lines it printed on standard error."""
    done = subprocess.run(
        [str(ROOT / "bin" / "lantern"), "run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    starting = "starting Rasa, the action server and the web app ..."
    return done.returncode, [line for line in done.stderr.splitlines() if line != starting]


@pytest.fixture
def new_stack(tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Makes a stack that is ended whatever happens."""
    made: list[Stack] = []

    def make(**settings: str) -> Stack:
        stack = Stack(tmp_path / f"var{len(made)}", **settings)
        made.append(stack)
        stack.start()
        return stack

    yield make
    for stack in made:
        if stack.supervisor is not None and stack.supervisor.is_running():
            for process in stack.everyone():
                process.kill()


def test_second_start_is_refused_and_sigterm_stops_all(new_stack: Callable[..., Stack]) -> None:
    stack = new_stack()
    stack.wait_ready()
    assert stack.supervisor is not None

    same_data = {
        **stack.environment, "LANTERN_PORT": "0", "LANTERN_RASA_PORT": "0",
        "LANTERN_ACTIONS_PORT": "0",
    }  # fmt: skip
    status, lines = try_to_start(same_data)
    assert (status, lines) == (
        1,
        [
            f"Another Lantern already uses {stack.data}/: stop it or set LANTERN_DATA_DIR "
            "to another."
        ],
    )
    for name in ("LANTERN_PORT", "LANTERN_RASA_PORT", "LANTERN_ACTIONS_PORT"):
        port = stack.environment[name]
        others = {"LANTERN_DATA_DIR": f"{stack.data}-of-{name}"}
        status, lines = try_to_start({**same_data, **others, name: port})
        assert (status, lines) == (
            1,
            [f"Port {port} is taken: stop what uses it or set {name} to another port."],
        )
    # The first one was not disturbed.
    assert stack.wait_ready(5) < 5

    everyone = stack.everyone()
    stack.supervisor.send_signal(signal.SIGTERM)
    assert gone(everyone, STOP_SECONDS) == []
    assert stack._popen.wait(1) == 0
    # The same data directory and ports are free again at once.
    stack.start()
    wait_for_all_three(stack)
    stack.stop()


def test_ctrl_c_while_starting_stops_all(new_stack: Callable[..., Stack]) -> None:
    stack = new_stack()
    assert stack.supervisor is not None
    wait_for_all_three(stack)
    time.sleep(2)  # Rasa is in the middle of loading
    everyone = stack.everyone()
    # What a terminal does: the whole foreground group gets the signal.
    os.killpg(os.getpgid(stack.supervisor.pid), signal.SIGINT)
    assert gone(everyone, STOP_SECONDS) == []
    assert stack._popen.wait(1) == 0


def test_killed_supervisor_leaves_nobody_behind(new_stack: Callable[..., Stack]) -> None:
    stack = new_stack()
    stack.wait_ready()
    everyone = stack.everyone()
    assert len(everyone) >= 4
    everyone[0].kill()
    assert gone(everyone, ORPHAN_SECONDS) == []


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.05, 0.1, 0.3])
def test_supervisor_killed_while_starting_leaves_nobody_behind(
    new_stack: Callable[..., Stack], moment: float
) -> None:
    stack = new_stack()
    wait_for_all_three(stack)
    time.sleep(moment)
    everyone = stack.everyone()
    everyone[0].kill()
    left = gone(everyone, ORPHAN_SECONDS)
    for process in left:
        process.kill()
    assert left == []


def test_data_directory_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    stack = Stack(tmp_path / "file" / "var")
    status, lines = try_to_start(stack.environment)
    assert (status, len(lines)) == (1, 1), lines
    assert "LANTERN_DATA_DIR" in lines[0]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 256 KiB that is full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("needs the right to mount a small disk")
    try:
        (folder / "rubbish").write_bytes(b"")
        with (folder / "rubbish").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def test_full_disk_is_one_sentence(small_disk: Path) -> None:
    stack = Stack(small_disk / "var")
    status, lines = try_to_start(stack.environment)
    assert (status, len(lines)) == (1, 1), lines
    assert "LANTERN_DATA_DIR" in lines[0]


def test_unsigned_texts_are_refused_where_signatures_are_required(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "var", LANTERN_REQUIRE_SIGNED="1")
    status, lines = try_to_start(stack.environment)
    assert (status, len(lines)) == (1, 1), lines
    assert "LANTERN_REQUIRE_SIGNED" in lines[0]
    assert "bin/lantern doctor" in lines[0]


def test_taken_port_of_another_program_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        stack = Stack(tmp_path / "var", LANTERN_PORT=str(port))
        status, lines = try_to_start(stack.environment)
    assert (status, lines) == (
        1,
        [f"Port {port} is taken: stop what uses it or set LANTERN_PORT to another port."],
    )
