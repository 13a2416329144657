"""All checks of the reviewed words, in one list."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from lantern.learning.content.articles import check_articles
from lantern.learning.content.asked_next import check_asked_next
from lantern.learning.content.examples import check_examples
from lantern.learning.content.files import Folder, read_folder
from lantern.learning.content.problems import Problem
from lantern.learning.content.provenance import check_provenance
from lantern.learning.content.red_flags import check_red_flags
from lantern.learning.content.required import check_required
from lantern.learning.content.settings import check_clinic
from lantern.learning.content.topics import check_topics
from lantern.learning.content.wording import check_wording

CHECKS: tuple[Callable[[Folder], Iterable[Problem]], ...] = (
    check_required,
    check_red_flags,
    check_topics,
    check_provenance,
    check_wording,
    check_examples,
    check_asked_next,
)


def check(root: Path, sources: Path | None = None) -> list[Problem]:
    """Return everything that must be put right, sorted by file.

    `sources` is the folder of the articles; by default the one LANTERN_SOURCES names, if any.
    """
    named = sources or (Path(os.environ["LANTERN_SOURCES"]) if _sources_named() else None)
    return check_folder(read_folder(root), named)


def check_folder(folder: Folder, sources: Path | None = None) -> list[Problem]:
    """Return everything that must be put right in a folder that was read."""
    found = [*folder.problems, *check_clinic(folder.clinic)]
    for one in CHECKS:
        found += one(folder)
    if sources is not None:
        found += check_articles(folder, sources)
    return sorted(found)


def _sources_named() -> bool:
    return bool(os.environ.get("LANTERN_SOURCES"))
