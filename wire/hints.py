"""Phrases of the content that hint at something, looked for as whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable


def hints_at(phrases: Iterable[str], text: str) -> bool:
    """Tell whether one of `phrases` (lower case, no punctuation) stands in `text`."""
    words = f" {folded(text)} "
    return any(f" {phrase} " in words for phrase in phrases)


def folded(text: str) -> str:
    """Return the words of `text` in lower case, without apostrophes, one space between them."""
    return " ".join(re.findall(r"\w+", re.sub("['\u2019]", "", text.lower())))
