"""The page itself, whatever the clinic has or has not filled in."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import lantern.site.views
from lantern.site.clinic_page import clinic_page, dial
from wire.content import Clinic, Content

TEMPLATES = Path(lantern.site.views.__file__).parent / "templates"


def _page(content: Content) -> str:
    loader = FileSystemLoader(TEMPLATES)
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return templates.get_template("clinic.html").render(page=clinic_page(content))


def test_page_names_the_clinic_and_says_that_it_is_a_demo(content: Content) -> None:
    page = _page(content)
    assert "<strong>This is a demo.</strong>" in page
    for fact in (content.clinic.name, content.clinic.phone, content.clinic.hours):
        assert fact and fact in page


def test_page_with_every_setting_empty_leaves_the_sentences_out(content: Content) -> None:
    page = _page(dataclasses.replace(content, clinic=Clinic()))
    assert "contact page" not in page.lower()
    assert "Hours:" not in page and 'href=""' not in page and "None" not in page
    assert set(re.findall(r'href="tel:(\d+)"', page)) == {"911", "988", "18002221222"}
    assert "Demo Pain Clinic" in page


def test_page_escapes_a_setting(content: Content) -> None:
    clinic = dataclasses.replace(content.clinic, hours="<script>alert(1)</script>")
    page = _page(dataclasses.replace(content, clinic=clinic))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_page_has_no_inline_script_or_style(content: Content) -> None:
    page = _page(content)
    assert re.findall(r"<script[^>]*>", page) == ['<script type="module" src="/widget.js">']
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert '<script type="module" src="/widget.js"></script><lantern-chat></lantern-chat>' in page


def test_answers_on_the_page_stand_with_their_notes(content: Content) -> None:
    page = clinic_page(content)
    assert page.questions and page.general_note == content.disclaimers["GENERAL"].text
    for shown, name in zip(page.questions, content.starters, strict=True):
        topic = content.topics[name]
        assert "\n\n".join(shown.paragraphs) == topic.answer
        assert len(shown.sources) == len(topic.citations)


def test_dial_keeps_the_digits() -> None:
    assert dial("(503) 555-0134") == "tel:5035550134"
    assert dial("") == ""
