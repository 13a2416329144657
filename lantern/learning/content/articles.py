"""With the articles at hand: proves the claims against them, and that none of their words went in.

Only when LANTERN_SOURCES names the folder; the articles are no part of the product.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lantern.learning.content.files import Folder
from lantern.learning.content.problems import Problem
from lantern.learning.content.sentences import as_sentences, straighten
from lantern.learning.content.texts import texts_of

Json = dict[str, Any]
Paragraphs = dict[tuple[str, int], str]

LONGEST_SHARED_RUN = 7  # words; eight in a row are a quotation


def fold(text: str) -> str:
    """Fold a quote as the sums in content/claims.yml were made."""
    plain = straighten(unicodedata.normalize("NFKC", text))
    return " ".join(plain.split()).lower()


def check_articles(folder: Folder, sources: Path) -> Iterator[Problem]:
    """Yield claims that are not where they say, and runs of the articles' own words."""
    articles: dict[str, str] = {}
    for document in folder.entries("sources", "documents"):
        path = sources / str(document["file"])
        if path.is_file():
            articles[str(document["id"])] = path.read_text("utf-8")
            yield from _claims(folder, document, articles[str(document["id"])])
        else:
            yield Problem("content/sources.yml", "article_missing", str(document["file"]))
    runs = {run for text in articles.values() for run in _runs(text)}
    for file, place, text in _product_texts(folder):
        if found := _runs(text) & runs:
            yield Problem(file, "article_words", f"{place}: {' '.join(sorted(found)[0])!r}")


def paragraphs_of(document: Json, text: str) -> Paragraphs:
    """Return the paragraphs of an article by section heading and number within it."""
    headings = {s["heading"]: s["heading"] for s in document["sections"] if s["heading_given"]}
    current, count, found = document["sections"][0]["heading"], 0, {}
    for line in (line.strip() for line in text.splitlines()):
        if line in headings:
            current, count = headings[line], 0
        elif line and line != document["title"]:
            count += 1
            found[(current, count)] = line
    return found


def _claims(folder: Folder, document: Json, text: str) -> Iterator[Problem]:
    paragraphs = paragraphs_of(document, text)
    for claim in folder.entries("claims"):
        if str(claim["document"]) != str(document["id"]):
            continue
        paragraph = paragraphs.get((claim["section"], claim["paragraph"]), "")
        if claim["quote_sum"] not in _sums(fold(paragraph), claim["quote_chars"]):
            message = f"{claim['id']} not in {claim['section']!r} paragraph {claim['paragraph']}"
            yield Problem("content/claims.yml", "quote_not_found", message)


def _sums(paragraph: str, length: int) -> set[str]:
    """Return the sums of every stretch of `length` characters."""
    starts = range(len(paragraph) - length + 1)
    stretches = (paragraph[start : start + length] for start in starts)
    return {hashlib.sha256(stretch.encode("utf-8")).hexdigest() for stretch in stretches}


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9%']+", fold(text))
    size = LONGEST_SHARED_RUN + 1
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def _product_texts(folder: Folder) -> Iterator[tuple[str, str, str]]:
    for text in texts_of(folder):
        yield text.file, text.place, " ".join(s["text"] for s in text.sentences)
    for name, keys in (("claims", ("statement", "note")), ("glossary", ("meaning",))):
        for entry in folder.entries(name, "terms" if name == "glossary" else None):
            for key in keys:
                said = " ".join(s["text"] for s in as_sentences(entry.get(key)))
                yield f"content/{name}.yml", f"{entry['id']}.{key}", said
