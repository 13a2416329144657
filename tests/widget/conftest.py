"""The widget's side is run once for all tests of this folder."""

from __future__ import annotations

import pytest

from tests.widget.both import Both, both_sides


@pytest.fixture(scope="package")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """All inputs, read by the widget's modules in one run of Node."""
    return both_sides(tmp_path_factory.mktemp("widget"))
