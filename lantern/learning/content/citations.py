"""From the claims of a sentence to what a visitor sees as its source: document and section."""

from collections.abc import Iterable
from typing import Any

from lantern.learning.content.files import Folder

Json = dict[str, Any]


class Documents:
    """Knows the title and the section of each claim."""

    def __init__(self, folder: Folder) -> None:
        titles = {str(d["id"]): d["title"] for d in folder.entries("sources", "documents")}
        self._claims = {
            claim["id"]: {
                "document": titles.get(str(claim["document"]), str(claim["document"])),
                "section": claim["section"],
            }
            for claim in folder.entries("claims")
        }

    def cite(self, sentences: Iterable[Json]) -> list[Json]:
        """Return the citations of the sentences' claims, each once, in order of first use."""
        found: list[Json] = []
        for sentence in sentences:
            ids = sentence.get("ids") or [] if sentence.get("kind") == "claim" else []
            for citation in (self._claims[i] for i in ids if i in self._claims):
                if citation not in found:
                    found.append(citation)
        return found
