"""Each rule of the words: the product breaks none, and a text that breaks one is named."""

import copy
from dataclasses import replace

import pytest

from lantern.learning.content.articles import fold, paragraphs_of
from lantern.learning.content.check import check_folder
from lantern.learning.content.files import read_folder
from lantern.learning.content.problems import Problem
from lantern.learning.content.provenance import check_provenance, told_claims
from lantern.learning.content.red_flags import check_red_flags
from lantern.learning.content.required import check_required
from lantern.learning.content.settings import check_clinic
from lantern.learning.content.topics import check_topics, counted_notes
from lantern.learning.content.wording import check_wording, grade, lint_word
from tests.learning.changes import TOPIC, changed, said, setting


def test_the_product_has_no_problem(folder):
    assert check_folder(folder) == []


PROVENANCE = [
    (said(text="It is.", kind="claim", ids=["B21"]), "claim_never"),
    (said(text="It is.", kind="claim", ids=["Z9"]), "id_unknown"),
    (said(text="It is.", kind="claim"), "sentence_no_ids"),
    (said(text="It is.", kind=None), "sentence_no_kind"),
    (said(text="It is.", kind="opinion"), "sentence_no_kind"),
    (said(text="It helps 42 of them.", kind="claim", ids=["B25"]), "figure_not_in_claim"),
    (said(text="It is.", kind="gloss", ids=["nonsense"]), "id_unknown"),
    (said(text="It is.", kind="safety_reference", ids=["R999"]), "id_unknown"),
    (said(text="It is.", kind="safety_reference", ids=["B21"]), "id_unknown"),
    (said(text="It is.", kind="clinic_setting", ids=["pager"]), "id_unknown"),
    (said(text="Call {phone}.", kind="clinic_setting", ids=["phone"]), "setting_no_if_missing"),
    (said(text="Page {pager}.", if_missing=None), "setting_unknown"),
    (said(text="Call {phone}.", if_missing="See {hours}."), "if_missing_has_setting"),
    (said(text="It is.", source="me"), "sentence_unknown_key"),
]


@pytest.mark.parametrize(("change", "code"), PROVENANCE)
def test_provenance_is_checked(folder, change, code):
    found = list(check_provenance(changed(folder, change)))
    assert [(p.file, p.code) for p in found] == [(f"data/faq/{TOPIC}.yml", code)]


def test_a_claim_that_no_topic_tells_is_named(folder):
    name = min(told_claims(folder))
    topics = copy.deepcopy(folder.topics)
    for source in topics:
        for part in ("answer", "more"):
            for sentence in source.body[part]:
                if name in sentence["ids"]:
                    sentence["ids"] = [i for i in sentence["ids"] if i != name] or ["A02"]
    found = list(check_provenance(replace(folder, topics=topics)))
    assert [(p.code, p.message.split()[0]) for p in found] == [("claim_not_told", name)]


HARD = (
    "Pharmacological neuromodulation necessitates comprehensive interdisciplinary evaluation "
    "of individual physiological characteristics preceding administration."
)
WORDING = [
    (said(text="It is a miracle."), "lint_word"),
    (said(text="They gave 50 mg of it."), "lint_word"),
    (said(text="You\u2019ll be fine."), "lint_word"),
    (said(text="Good news!"), "lint_word"),
    (said(text="Call {phone}.", if_missing="You should try it."), "lint_word"),
    (said(text="Call 1-800-555-0100."), "phone_unknown"),
    (said(text="Call (503) 555-0199."), "phone_unknown"),
    (said(text="Call 411."), "phone_unknown"),
]


@pytest.mark.parametrize(("change", "code"), WORDING)
def test_wording_is_checked(folder, change, code):
    found = list(check_wording(changed(folder, change)))
    assert [(p.file, p.code) for p in found] == [(f"data/faq/{TOPIC}.yml", code)]


def test_a_hard_text_is_named_for_settings_given_and_empty(folder):
    sentence = {"text": HARD, "kind": "site_policy", "ids": []}
    found = list(check_wording(changed(folder, setting("more", [sentence]))))
    assert [p.code for p in found] == ["reading_grade", "reading_grade"]
    assert {p.message.split(" with ")[1] for p in found} == {"settings given", "settings empty"}


def test_a_text_that_is_hard_only_without_settings_is_named(folder):
    sentence = {"text": "Call {phone}.", "kind": "clinic_setting", "if_missing": HARD}
    found = list(check_wording(changed(folder, setting("more", [{**sentence, "ids": ["phone"]}]))))
    assert [(p.code, p.message.split(" with ")[1]) for p in found] == [
        ("reading_grade", "settings empty")
    ]


@pytest.mark.parametrize(
    "text", ["It is not a cure.", "whether it can be cured", "'New' does not mean better or proven"]
)
def test_words_of_the_allow_list_pass(text):
    assert lint_word(text) is None


@pytest.mark.parametrize("text", ["a cure", "It cures you", "cured", "secured 5mg", "GUARANTEE"])
def test_words_of_the_lint_list_do_not(text):
    assert lint_word(text) is not None


def test_names_that_cannot_be_avoided_do_not_count_as_hard():
    assert grade("Ask about complex regional pain syndrome.") == grade("Ask about CRPS.")
    assert grade("Ask about benzodiazepines.") == grade("Ask about drug.")


def test_every_text_reads_easily(folder):
    found = [p for p in check_wording(folder) if p.code.startswith("reading_grade")]
    assert found == []


TOPICS = [
    (setting("title", "x" * 41), "title_length"),
    (setting("title", ""), "title_length"),
    (setting("question", ""), "no_question"),
    (setting("group", "other"), "group_unknown"),
    (setting("coverage", "most"), "coverage_unknown"),
    (setting("more", []), "no_text"),
    (setting("follow_ups", ["gone"]), "follow_up_unknown"),
    (setting("follow_ups", [TOPIC]), "follow_up_unknown"),
    (setting("disclaimers", ["GONE"]), "disclaimer_unknown"),
    (setting("disclaimers", ["RISK", "REACTION", "CONTROLLED"]), "too_many_notes"),
    (setting("review", {}), "review_fields"),
]


@pytest.mark.parametrize(("change", "code"), TOPICS)
def test_a_topic_is_checked_as_a_whole(folder, change, code):
    found = list(check_topics(changed(folder, change)))
    assert [(p.file, p.code) for p in found] == [(f"data/faq/{TOPIC}.yml", code)]


def test_notes_are_counted_after_merging(folder):
    assert counted_notes(["EFFECT", "EVIDENCE", "OFFLABEL", "GENERAL"], folder) == {
        "EFFECT+EVIDENCE",
        "OFFLABEL",
    }
    assert counted_notes(["EFFECT", "EVIDENCE", "PRIVACY"], folder) == {"EFFECT", "EVIDENCE"}


def test_a_missing_line_is_named(folder):
    notices = copy.deepcopy(folder.content["notices"])
    del notices["notices"]["degraded"], notices["labels"]["menu"]
    found = list(check_required(replace(folder, content={**folder.content, "notices": notices})))
    assert sorted(p.message for p in found) == ["degraded", "menu"]


RULE = {"id": "one", "class": "self_harm", "tier": "A", "patterns": ["want to die"]}
RED_FLAGS = [
    ({}, "red_flags_unusable"),
    ({"rules": [{**RULE, "class": "nonsense"}]}, "red_flags_unusable"),
    ({"rules": [{**RULE, "tier": "Z"}]}, "red_flags_unusable"),
]


@pytest.mark.parametrize(("red_flags", "code"), RED_FLAGS)
def test_red_flags_that_cannot_be_used_are_named(folder, red_flags, code):
    content = {**folder.content, "red_flags": red_flags}
    assert code in {p.code for p in check_red_flags(replace(folder, content=content))}


def test_a_class_without_a_card_is_named(folder):
    content = {**folder.content, "red_flags": {"rules": [RULE]}, "cards": {"cards": []}}
    found = list(check_red_flags(replace(folder, content=content)))
    assert [(p.code, p.message) for p in found] == [("class_without_card", "self_harm")]


def test_a_misspelt_setting_is_named():
    assert check_clinic({"fone": "1"}) == [Problem("clinic.toml", "setting_unknown", "fone")]


@pytest.mark.parametrize(
    ("clinic", "codes"),
    [
        ({"exit_page": ""}, []),
        ({"exit_page": "https://www.weather.gov/"}, []),
        ({"exit_page": "http://weather.example/"}, ["exit_page_malformed"]),
        ({"exit_page": "javascript:alert(1)"}, ["exit_page_malformed"]),
        ({"exit_page": "weather.gov"}, ["exit_page_malformed"]),
        ({"exit_page": "https://weather example/"}, ["exit_page_malformed"]),
        ({"alerts": {}}, []),
        ({"alerts": {"outside_care_team": ""}}, []),
        ({"alerts": {"outside_care_team": "a@clinic.example, b@clinic.example"}}, []),
        ({"alerts": {"outside_care_team": "Jane Roe"}}, ["mailbox_malformed"]),
        ({"alerts": {"outside": "a@clinic.example"}}, ["setting_unknown"]),
    ],
)
def test_settings_that_would_lead_nowhere_are_named(clinic, codes):
    assert [problem.code for problem in check_clinic(clinic)] == codes


def test_a_key_that_stands_twice_is_named_with_its_line(tmp_path):
    (tmp_path / "data/faq").mkdir(parents=True)
    (tmp_path / "data/faq/x.yml").write_text("topic:\n  id: x\n  title: a\n  title: b\n")
    folder = read_folder(tmp_path)
    found = [p for p in folder.problems if p.file == "data/faq/x.yml"]
    assert found == [Problem("data/faq/x.yml", "key_twice", "'title', line 4")]
    assert found[0] not in folder.unreadable


def test_missing_files_are_named_and_nothing_else_breaks(tmp_path):
    found = check_folder(read_folder(tmp_path))
    assert {p.code for p in found} == {"file_missing", "required_missing", "red_flags_unusable"}


DOCUMENT = {
    "id": "x",
    "title": "A Title",
    "sections": [
        {"heading": "Opening", "heading_given": False},
        {"heading": "Risks", "heading_given": True},
    ],
}


def test_paragraphs_are_counted_within_their_section():
    text = "A Title\n\nFirst one.\nSecond one.\n\nRisks\n• A risk\n"
    assert paragraphs_of(DOCUMENT, text) == {
        ("Opening", 1): "First one.",
        ("Opening", 2): "Second one.",
        ("Risks", 1): "• A risk",
    }


def test_quotes_are_folded_as_their_sums_were():
    assert fold("  The \u2019Drug\u2019\n is\u00a0OK ") == "the 'drug' is ok"
