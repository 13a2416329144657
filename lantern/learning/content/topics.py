"""Checks a topic as a whole: title, group, follow-ups, notes, review fields."""

from collections.abc import Iterator
from typing import Any

from lantern.learning.content.files import Folder, Source
from lantern.learning.content.problems import Problem
from lantern.learning.content.sentences import as_sentences

Json = dict[str, Any]

LONGEST_TITLE = 40
MOST_FOLLOW_UPS = 3
MOST_NOTES = 2
COVERAGE = ("full", "partial", "none")
REVIEW = frozenset({"reviewed_by", "reviewed_on", "content_hash"})

# Outside the limit of two, or never printed as a note (BRIEF 3.2).
_UNCOUNTED = frozenset({"GENERAL", "PRIVACY"})
_NEVER_PRINTED = frozenset({"in_text", "footer"})


def check_topics(folder: Folder) -> Iterator[Problem]:
    """Yield what is wrong with topics and conversations as wholes."""
    groups = {group["id"] for group in folder.entries("menu", "groups")}
    topics = {source.id for source in folder.topics}
    for source in folder.topics:
        yield from _fields(source, groups)
        yield from _follow_ups(source, topics)
        yield from _notes(source, folder)
    for source in (*folder.topics, *folder.conversations):
        review = source.body.get("review")
        if not isinstance(review, dict) or set(review) != REVIEW:
            yield Problem(source.file, "review_fields", f"must be {sorted(REVIEW)}")
    for starter in folder.content.get("menu", {}).get("starters", []):
        if starter not in topics:
            yield Problem("content/menu.yml", "starter_unknown", str(starter))


def counted_notes(listed: list[str], folder: Folder) -> set[str]:
    """Return the notes that would stand under an answer, merged where more than two would."""
    notes = {note["id"]: note for note in folder.entries("disclaimers")}
    shown = {
        name
        for name in listed
        if name not in _UNCOUNTED and notes.get(name, {}).get("frequency") not in _NEVER_PRINTED
    }
    for merged in folder.entries("disclaimers", "merged"):
        if len(shown) > MOST_NOTES and shown >= set(merged["parts"]):
            shown = (shown - set(merged["parts"])) | {merged["id"]}
    return shown


def _fields(source: Source, groups: set[str]) -> Iterator[Problem]:
    body, file = source.body, source.file
    title = str(body.get("title") or "")
    if not 0 < len(title) <= LONGEST_TITLE:
        yield Problem(file, "title_length", f"{len(title)}, at most {LONGEST_TITLE}")
    if not body.get("question"):
        yield Problem(file, "no_question", "has no question")
    if body.get("group") not in groups:
        yield Problem(file, "group_unknown", repr(body.get("group")))
    if body.get("coverage") not in COVERAGE:
        yield Problem(file, "coverage_unknown", repr(body.get("coverage")))
    for part in ("answer", "more"):
        entries = body.get(part)
        if not isinstance(entries, list) or not entries:
            yield Problem(file, "no_text", part)
        elif len(as_sentences(entries)) != len(entries):
            yield Problem(file, "sentence_malformed", part)


def _follow_ups(source: Source, topics: set[str]) -> Iterator[Problem]:
    follow_ups = source.body.get("follow_ups") or []
    if len(follow_ups) > MOST_FOLLOW_UPS:
        yield Problem(source.file, "too_many_follow_ups", str(len(follow_ups)))
    for name in follow_ups:
        if name not in topics or name == source.id:
            yield Problem(source.file, "follow_up_unknown", str(name))


def _notes(source: Source, folder: Folder) -> Iterator[Problem]:
    listed = source.body.get("disclaimers") or []
    known = {note["id"] for note in folder.entries("disclaimers")}
    for name in listed:
        if name not in known:
            yield Problem(source.file, "disclaimer_unknown", str(name))
    shown = counted_notes(listed, folder)
    if len(shown) > MOST_NOTES:
        yield Problem(source.file, "too_many_notes", ", ".join(sorted(shown)))
