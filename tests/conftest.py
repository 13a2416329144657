"""Fixtures that several test folders share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """The whole stack, started once a session; tests that kill start their own."""
    from tests.running import Stack

    running = Stack(tmp_path_factory.mktemp("stack") / "var")
    running.start()
    try:
        running.wait_ready(300)
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def stack_url(stack: object) -> str:
    """The address of the whole stack."""
    return str(stack.url)  # type: ignore[attr-defined]
