"""Checks that every sentence says where it comes from, and says no more than that."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lantern.learning.content import settings
from lantern.learning.content.files import Folder
from lantern.learning.content.problems import Problem
from lantern.learning.content.sentences import PLACEHOLDER
from lantern.learning.content.texts import Text, texts_of

Json = dict[str, Any]

KINDS = ("claim", "gloss", "editorial", "safety_reference", "clinic_setting", "site_policy")
TOLD_FLAGS = frozenset({"OK", "ATTR", "SOFT"})
_KEYS = frozenset({"text", "kind", "ids", "if_missing"})
_NEEDS_IDS = frozenset({"claim", "gloss", "safety_reference", "clinic_setting"})
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


class Registers:
    """What ids exist, by the kind of sentence that may name them."""

    def __init__(self, folder: Folder) -> None:
        self.claims: Mapping[str, Json] = {c["id"]: c for c in folder.entries("claims")}
        terms = {term["id"] for term in folder.entries("glossary", "terms")}
        references = {r["id"] for r in folder.entries("sources", "references")}
        told = {i for i, claim in self.claims.items() if claim.get("flag") != "NEVER"}
        self.allowed: Mapping[str, frozenset[str]] = {
            "claim": frozenset(self.claims),
            "gloss": frozenset(terms),
            "safety_reference": frozenset(references | told),
            "clinic_setting": settings.NAMES,
            "editorial": frozenset(told | references),
            "site_policy": frozenset(told | references | settings.NAMES),
        }


def check_provenance(folder: Folder) -> Iterator[Problem]:
    """Yield what is wrong with kinds, ids, figures and settings of all sentences."""
    registers = Registers(folder)
    for text in texts_of(folder):
        for sentence in text.sentences:
            for code, message in _sentence_problems(sentence, registers):
                yield Problem(text.file, code, f"{text.place}: {message}")
    yield from _untold(folder, registers)


def _sentence_problems(sentence: Json, registers: Registers) -> Iterator[tuple[str, str]]:
    said = repr(sentence["text"])
    kind, ids = sentence.get("kind"), sentence.get("ids") or []
    if unknown := set(sentence) - _KEYS:
        yield "sentence_unknown_key", f"{sorted(unknown)} in {said}"
    if kind not in KINDS:
        yield "sentence_no_kind", f"{kind!r} in {said}"
        return
    if kind in _NEEDS_IDS and not ids:
        yield "sentence_no_ids", said
    for name in ids:
        if name not in registers.allowed[kind]:
            yield "id_unknown", f"{kind} {name!r} in {said}"
    if kind == "claim":
        yield from _claim_problems(sentence, registers)
    yield from _setting_problems(sentence)


def _claim_problems(sentence: Json, registers: Registers) -> Iterator[tuple[str, str]]:
    claims = [registers.claims[i] for i in sentence.get("ids") or [] if i in registers.claims]
    for claim in claims:
        if claim.get("flag") == "NEVER":
            yield "claim_never", f"{claim['id']} in {sentence['text']!r}"
    figures = {str(figure) for claim in claims for figure in claim.get("figures") or []}
    for figure in _FIGURE.findall(sentence["text"]):
        if figure not in figures:
            yield "figure_not_in_claim", f"{figure} in {sentence['text']!r}"


def _setting_problems(sentence: Json) -> Iterator[tuple[str, str]]:
    names = PLACEHOLDER.findall(sentence["text"])
    for name in names:
        if name not in settings.NAMES:
            yield "setting_unknown", f"{{{name}}} in {sentence['text']!r}"
    if names and "if_missing" not in sentence:
        yield "setting_no_if_missing", repr(sentence["text"])
    if PLACEHOLDER.search(sentence.get("if_missing") or ""):
        yield "if_missing_has_setting", repr(sentence["if_missing"])


def told_claims(folder: Folder) -> set[str]:
    """Return the claims that some topic's short or longer text states."""
    texts = [Text("", "", tuple(s.body.get(p) or ())) for s in folder.topics for p in _TOLD_IN]
    sentences = [sentence for text in texts for sentence in text.sentences]
    return {i for s in sentences if s.get("kind") == "claim" for i in s.get("ids") or []}


_TOLD_IN = ("answer", "more")


def _untold(folder: Folder, registers: Registers) -> Iterator[Problem]:
    told = told_claims(folder)
    for name, claim in registers.claims.items():
        if claim.get("flag") in TOLD_FLAGS and name not in told:
            message = f"{name} ({claim['flag']}) for {claim.get('topics')}"
            yield Problem("content/claims.yml", "claim_not_told", message)
