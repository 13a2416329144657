"""Walks over every text a visitor may see, wherever it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lantern.learning.content.files import Folder
from lantern.learning.content.sentences import as_sentences

Json = dict[str, Any]

# Notes that say what is not so; the lint list is for what is claimed (BRIEF 0.3).
NEGATED_NOTES = frozenset({"EFFECT"})

# Lead and body are read as one text.
_CARD_PARTS = ("repeat_line", "after_back", "tier_c_line")
_READ_TOGETHER = ("lead", "body")


@dataclass(frozen=True)
class Text:
    """One text: its file, its place there, its sentences."""

    file: str
    place: str
    sentences: tuple[Json, ...]
    linted: bool = True


def texts_of(folder: Folder) -> Iterator[Text]:
    """Yield all texts: topics, conversations, notices, cards and notes."""
    for source in folder.topics:
        for part in ("answer", "more", "balance"):
            yield _text(source.file, part, source.body.get(part))
    for source in folder.conversations:
        yield _text(source.file, "reply", source.body.get("reply"))
    notices = folder.content.get("notices", {}).get("notices", {})
    for name, entry in notices.items():
        # Reading grade and lint are made for English.
        if entry.get("language", "en") == "en":
            yield _text("content/notices.yml", name, entry.get("text"))
    yield from _cards(folder)
    yield from _notes(folder)


def _cards(folder: Folder) -> Iterator[Text]:
    for entry in folder.entries("cards"):
        others = [
            name
            for name, value in entry.items()
            if name not in (*_CARD_PARTS, *_READ_TOGETHER, "actions") and isinstance(value, list)
        ]
        together = [s for part in _READ_TOGETHER for s in as_sentences(entry.get(part))]
        yield Text("content/cards.yml", str(entry.get("id")), tuple(together))
        for part in (*_CARD_PARTS, *sorted(others)):
            yield _text("content/cards.yml", f"{entry.get('id')}.{part}", entry.get(part))


def _notes(folder: Folder) -> Iterator[Text]:
    for key in ("disclaimers", "merged"):
        for entry in folder.entries("disclaimers", key):
            name = str(entry.get("id"))
            said: Json = {k: entry[k] for k in ("text", "kind", "ids", "if_missing") if k in entry}
            single = isinstance(entry.get("text"), str)
            sentences: list[Json] = [said] if single else as_sentences(entry.get("text"))
            linted = name not in NEGATED_NOTES
            yield Text("content/disclaimers.yml", name, tuple(sentences), linted)


def _text(file: str, place: str, value: Any) -> Text:
    return Text(file, place, tuple(as_sentences(value)))
