"""With the articles at hand: every claim stands where it says, and none of their words went in."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from lantern.learning.content.articles import check_articles, fold
from lantern.learning.content.files import Folder, read_folder

ROOT = Path(__file__).parents[2]
ARTICLE = "A Title\n\nOne fine day the quick brown fox jumped over nine lazy dogs.\n"
QUOTE = "The quick brown fox"


def folder_with(claim=None, meaning=""):
    document = {
        "id": "1",
        "title": "A Title",
        "file": "one.txt",
        "sections": [{"heading": "Opening", "heading_given": False}],
    }
    whole = {
        "id": "A1",
        "document": "1",
        "section": "Opening",
        "paragraph": 1,
        "quote_sum": hashlib.sha256(fold(QUOTE).encode()).hexdigest(),
        "quote_chars": len(QUOTE),
        "statement": "A fox.",
        **(claim or {}),
    }
    content = {
        "sources": {"documents": [document]},
        "claims": {"claims": [whole]},
        "glossary": {"terms": [{"id": "fox", "meaning": meaning}]},
    }
    return Folder(Path(), content=content)


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "one.txt").write_text(ARTICLE, "utf-8")
    return tmp_path


def codes(folder, sources):
    return [p.code for p in check_articles(folder, sources)]


def test_a_quote_in_its_paragraph_is_found(sources):
    assert codes(folder_with(), sources) == []


@pytest.mark.parametrize(
    "claim", [{"paragraph": 2}, {"section": "Other"}, {"quote_sum": "0" * 64}, {"quote_chars": 5}]
)
def test_a_quote_elsewhere_is_named(sources, claim):
    assert codes(folder_with(claim), sources) == ["quote_not_found"]


def test_eight_words_of_an_article_are_named_seven_are_not(sources):
    eight = "Quick, brown fox JUMPED over nine lazy dogs"
    assert codes(folder_with(meaning=eight), sources) == ["article_words"]
    assert codes(folder_with(meaning=eight.removeprefix("Quick, ")), sources) == []


def test_a_missing_article_is_named(tmp_path):
    assert codes(folder_with(), tmp_path) == ["article_missing"]


@pytest.mark.skipif(not os.environ.get("LANTERN_SOURCES"), reason="the articles are not here")
def test_the_product_is_proved_against_the_articles():
    folder = read_folder(ROOT)
    assert list(check_articles(folder, Path(os.environ["LANTERN_SOURCES"]))) == []
    moved = [{**claim, "paragraph": claim["paragraph"] + 1} for claim in folder.entries("claims")]
    wrong = replace(folder, content={**folder.content, "claims": {"claims": moved}})
    found = [p for p in check_articles(wrong, Path(os.environ["LANTERN_SOURCES"]))]
    assert len(found) == len(moved)
