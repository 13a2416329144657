"""Compiling: settings, paragraphs, citations, order, sign-off, and the same bytes every time."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lantern.learning.content import UnreadableContent, compile_content
from lantern.learning.content.compile import compile_folder
from lantern.learning.content.sentences import fill, filled, offer_of, paragraphs
from lantern.learning.content.signatures import content_hash, is_signed, unsigned
from tests.actions.small import small_content
from wire.content import load_content, read_content

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def product(folder):
    return read_content(compile_folder(folder))


@pytest.fixture(scope="module")
def bare(folder):
    """The product of a clinic that has given nothing."""
    return read_content(compile_folder(replace(folder, clinic={})))


def texts_of(content):
    """Return everything a visitor could be told, by name."""
    found = {f"{t.id}.{part}": getattr(t, part) for t in content.topics.values()
             for part in ("answer", "more", "balance")}  # fmt: skip
    found |= {c.id: c.text for c in content.conversations.values()}
    found |= {f"notice {name}": text for name, text in content.notices.items()}
    found |= {f"label {name}": text for name, text in content.labels.items()}
    found |= {n.id: n.text for n in content.disclaimers.values()}
    found |= {n.id: n.text for n in content.merged_disclaimers.values()}
    for card in content.cards.values():
        found |= {f"{card.id}.lead": card.lead, f"{card.id}.body": card.body}
        found |= {f"{card.id}.link {link.href}": link.label for link in card.links}
        found |= {f"{card.id}.{name}": text for name, text in card.lines.items()}
    return found


@pytest.mark.parametrize("which", ["product", "bare"])
def test_no_text_has_an_open_setting_or_a_hole(which, request):
    for name, text in texts_of(request.getfixturevalue(which)).items():
        assert not re.search(r"[{}]|  | [.,:]|\(\)|^\s|\s$", text), name


@pytest.mark.parametrize("which", ["product", "bare"])
def test_every_topic_card_and_notice_still_says_something(which, request):
    content = request.getfixturevalue(which)
    for topic in content.topics.values():
        assert topic.answer, topic.id
    for name, text in content.notices.items():
        assert text, name
    for card in content.cards.values():
        assert card.lead, card.id


def test_without_settings_nothing_names_the_clinic(bare, product):
    said = " ".join(texts_of(bare).values())
    for value in (product.clinic.name, product.clinic.phone, product.clinic.address):
        assert value not in said
    assert "clinic" not in bare.numbers
    assert product.numbers["clinic"].dial == re.sub(r"\D", "", product.clinic.phone)


def test_without_settings_answers_end_as_sentences(bare):
    for topic in bare.topics.values():
        for paragraph in topic.answer.split("\n\n"):
            assert re.search(r"[.?]$", paragraph), topic.id


def test_balance_is_compiled_but_off(product):
    assert not product.clinic.balance_lines
    assert any(topic.balance for topic in product.topics.values())


def test_citations_name_documents_by_title(product):
    titles = {c.document for t in product.topics.values() for c in t.citations}
    assert titles == {
        "Ketamine Treatment for Complex Regional Pain Syndrome",
        "Article on ketamine infusion for CRPS",
    }


def test_citations_are_unique_and_in_order_of_first_use():
    citations = small_content().topics["effects"].citations
    assert [(c.document, c.section) for c in citations] == [
        ("First", "Opening"),
        ("Second", "Risks"),
    ]


def test_every_topic_told_from_a_claim_has_a_citation(product):
    for topic in product.topics.values():
        told = any(s.kind == "claim" for s in topic.sentences["answer"])
        assert bool(topic.citations) == told, topic.id


def test_health_answers_are_told_from_clinic_facts(product):
    others = {t.id for t in product.topics.values() if not t.health}
    assert others == {
        "bot_identity",
        "book_appointment",
        "clinic_staff",
        "cost_insurance",
        "getting_started",
        "location_hours",
        "speak_to_human",
    }


def test_a_new_paragraph_begins_after_every_third_sentence():
    assert paragraphs([]) == ""
    assert paragraphs("abc") == "a b c"
    assert paragraphs("abcdefg") == "a b c\n\nd e f\n\ng"


CALL = {"text": "Call {phone} or {booking_link}.", "if_missing": "See the contact page."}


@pytest.mark.parametrize(
    ("sentence", "settings", "expected"),
    [
        (CALL, {"phone": "1", "booking_link": "b"}, "Call 1 or b."),
        (CALL, {"phone": "1"}, "See the contact page."),
        (CALL, {"phone": "1", "booking_link": ""}, "See the contact page."),
        ({**CALL, "if_missing": None}, {}, None),
        ({"text": "Plain."}, {}, "Plain."),
    ],
)
def test_a_sentence_is_filled_replaced_or_left_out(sentence, settings, expected):
    assert fill(sentence, settings) == expected


def test_the_same_words_are_said_once():
    assert [text for _, text in filled([CALL, {"text": "Or ask."}, CALL], {})] == [
        "See the contact page.",
        "Or ask.",
    ]


@pytest.mark.parametrize(
    ("last", "offer"),
    [
        ("Would you like to speak with our staff?", "handoff"),
        ("Would you like to contact them?", "handoff"),
        ("Would you like our phone number, or should I ask staff to contact you?", "handoff"),
        ("I can pass your question to our staff.", "handoff"),
        ("I can also ask our staff to contact you.", "handoff"),
        ("Please ask our staff about other forms.", None),
        ("Our staff can give you their written steps.", None),
        ("What happens if it doesn't work?", None),
    ],
)
def test_an_offer_of_the_staff_is_recognised(last, offer):
    assert offer_of(["First.", last]) == offer
    assert offer_of([last, "Then something else."]) is None


def test_compiling_twice_gives_the_same_bytes(tmp_path):
    first, second = tmp_path / "a" / "content.json", tmp_path / "b.json"
    assert compile_content(ROOT, first) == compile_content(ROOT, second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b.json", "patterns.json"]
    patterns = [(folder / "patterns.json").read_bytes() for folder in (tmp_path, tmp_path / "a")]
    assert patterns[0] == patterns[1]


def test_another_word_gives_another_version(folder):
    other = replace(folder, clinic={**folder.clinic, "phone": "(503) 555-0199"})
    assert compile_folder(other)["version"] != compile_folder(folder)["version"]


@pytest.mark.parametrize("command", ["check", "compile"])
def test_the_command_line_does_it(tmp_path, command):
    out = tmp_path / "content.json"
    done = subprocess.run(
        [sys.executable, "-m", "lantern.learning.content", command, "--out", str(out)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    expected = "0 problems" if command == "check" else load_content(out).version
    assert done.stdout.strip() == expected


@pytest.mark.parametrize("command", ["check", "compile"])
def test_the_command_line_fails_with_problems(tmp_path, command):
    done = subprocess.run(
        [sys.executable, "-m", "lantern.learning.content", command, "--root", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "content/cards.yml: file_missing: is not there" in done.stdout


REVIEWED = {"reviewed_by": "A. Clinician", "reviewed_on": "2026-11-21"}


def test_a_signature_holds_only_for_the_words_that_were_signed():
    body = {"id": "x", "answer": [{"text": "One."}]}
    signed = {**body, "review": {**REVIEWED, "content_hash": content_hash(body)}}
    assert is_signed(signed)
    assert not is_signed({**signed, "answer": [{"text": "Two."}]})
    assert not is_signed({**signed, "disclaimers": ["RISK"]})
    for lost in ("reviewed_by", "reviewed_on", "content_hash"):
        assert not is_signed({**signed, "review": {**signed["review"], lost: None}})


def test_entries_of_content_files_sign_themselves():
    body = {"id": "RISK", "text": "One.", "reviewed_by": None}
    assert not is_signed(body)
    assert is_signed({**body, **REVIEWED, "content_hash": content_hash(body)})


def test_everything_unsigned_is_listed(folder, product):
    found = unsigned(folder)
    assert list(product.unsigned) == found
    for name in ("topic:safety", "conversation:greet", "card:self_harm", "notice:degraded",
                 "disclaimer:RISK"):  # fmt: skip
        assert name in found


def test_a_file_that_cannot_be_read_stops_the_compiler(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "clinic.toml", tmp_path)
    (tmp_path / "content/red_flags.yml").write_text("rules: [")
    out = tmp_path / "content.json"
    with pytest.raises(UnreadableContent) as caught:
        compile_content(tmp_path, out)
    assert [(p.file, p.code) for p in caught.value.problems] == [
        ("content/red_flags.yml", "file_malformed")
    ]
    assert not out.exists()
