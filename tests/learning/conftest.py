"""The words of the product, read once."""

from pathlib import Path

import pytest

from lantern.learning.content.files import read_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def folder():
    return read_folder(ROOT)
