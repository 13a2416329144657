"""Checks what a follow-up leans on: each topic's subject, and its `asked_next` examples."""

from collections import Counter
from collections.abc import Iterator, Set
from typing import Any

from lantern.learning.content.examples import VOICES, example_key, examples_of
from lantern.learning.content.files import Folder, Source
from lantern.learning.content.problems import Problem
from wire import names

LONGEST_SUBJECT = 60
KEYS = frozenset({"text", "topic", "voice"})


def check_asked_next(folder: Folder) -> Iterator[Problem]:
    """Yield subjects and follow-up examples that training would stumble over or learn wrong."""
    labels = trained_labels(folder)
    for source in folder.topics:
        yield from _subject(source)
        yield from _entries(source, labels)
    for source in folder.conversations:
        if source.asked_next is not None:
            yield Problem(source.file, "asked_next_no_topic", "only a topic can be asked on about")


def trained_labels(folder: Folder) -> set[str]:
    """Return every label that has examples: only these can be asked for."""
    sources = (*folder.topics, *folder.conversations)
    return {str(b.get("intent")) for s in sources for b in s.nlu if b.get("examples")}


def can_be_asked_for(topic: object, labels: Set[str]) -> bool:
    """Tell whether some label asks for a topic, or for a conversation intent."""
    if not isinstance(topic, str):
        return False
    own = names.ASKED_AS.get(topic, "")
    return not labels.isdisjoint({f"{names.FAQ_PREFIX}{topic}", topic, own})


def _subject(source: Source) -> Iterator[Problem]:
    subject = source.body.get("subject")
    if not isinstance(subject, str) or not subject.strip():
        yield Problem(source.file, "no_subject", "has no subject")
    elif len(subject) > LONGEST_SUBJECT:
        yield Problem(source.file, "subject_length", f"{len(subject)}, at most {LONGEST_SUBJECT}")


def _entries(source: Source, labels: Set[str]) -> Iterator[Problem]:
    entries = source.asked_next
    if entries is None:
        return
    if not isinstance(entries, list) or not entries:
        yield Problem(source.file, "asked_next_empty", "must be a list of examples, or be left out")
        return
    for entry in entries:
        for code, message in _entry_problems(entry, labels):
            yield Problem(source.file, code, message)
    yield from _twice(source, [e for e in entries if isinstance(e, dict)])


def _entry_problems(entry: Any, labels: Set[str]) -> Iterator[tuple[str, str]]:
    if not isinstance(entry, dict) or set(entry) != KEYS:
        yield "asked_next_keys", f"must be exactly {sorted(KEYS)}: {entry!r}"
        return
    text = entry["text"]
    if not isinstance(text, str) or not text.strip():
        yield "asked_next_not_text", repr(text)
    if not can_be_asked_for(entry["topic"], labels):
        yield "asked_next_topic_unknown", f"{entry['topic']!r} for {text!r}"
    if not isinstance(entry["voice"], str) or entry["voice"] not in VOICES:
        yield "asked_next_no_voice", f"{entry['voice']!r} for {text!r}"


def _twice(source: Source, entries: list[dict[str, Any]]) -> Iterator[Problem]:
    """Yield texts that stand twice, among the follow-ups or beside an example of the file."""
    counted = Counter(example_key(entry) for entry in entries)
    alone = {example_key(example) for example in examples_of(source)}
    for key, count in counted.items():
        if count > 1 or key in alone:
            yield Problem(source.file, "asked_next_twice", repr(key))
