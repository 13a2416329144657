"""Fixtures of the tests that speak to the whole stack."""

from __future__ import annotations

import pytest

from tests.running import Stack
from tests.stack.chat import Visitor


@pytest.fixture
def visitor(stack: Stack) -> Visitor:
    """A visitor who has just opened the chat."""
    return Visitor(stack.url)
