"""Turns the folders of words into one content file with a version."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lantern.learning.content import settings
from lantern.learning.content.cards import compile_card, compile_numbers
from lantern.learning.content.citations import Documents
from lantern.learning.content.files import Folder, Source, read_folder
from lantern.learning.content.problems import UnreadableContent
from lantern.learning.content.sentences import (
    as_sentences,
    filled,
    offer_of,
    paragraphs,
    text_of,
)
from lantern.learning.content.signatures import unsigned
from lantern.learning.content.widget_patterns import write_patterns
from wire.content import FORMAT, canonical, version_of

Json = dict[str, Any]
Settings = Mapping[str, str]

# Notes about the clinic or the chat itself; an answer with no other is not a health answer.
_NOT_HEALTH = frozenset({"CLINICINFO", "PRIVACY", "NOTCOVERED"})
_PARTS = ("answer", "more", "balance")
_ABROAD = "outside_us"  # the notice that ends every card with numbers


def compile_content(root: Path, out: Path) -> str:
    """Compile the folder at `root` into the file `out`; return its version.

    Raises UnreadableContent: a file that cannot be read would go missing without a word, and one
    of them holds the red flags.
    """
    folder = read_folder(root)
    if folder.unreadable:
        raise UnreadableContent(folder.unreadable)
    data = compile_folder(folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_patterns(data, out.with_name("patterns.json"))
    # Replaced whole, so that a process that starts meanwhile never reads half a file.
    part = out.with_name(out.name + ".part")
    part.write_bytes(canonical(data) + b"\n")
    os.replace(part, out)
    return str(data["version"])


def compile_folder(folder: Folder) -> Json:
    """Return the compiled content of a folder, its version included."""
    words = settings.spoken(folder.clinic)
    documents = Documents(folder)
    topics = {source.id: _topic(source, words, documents) for source in folder.topics}
    numbers, notices = compile_numbers(folder, words), _notices(folder, words)
    cards = {
        e["id"]: compile_card(e, words, numbers, notices.get(_ABROAD, ""))
        for e in folder.entries("cards")
    }
    data: Json = {
        "format": FORMAT,
        "topics": topics,
        "conversations": {s.id: _conversation(s, words) for s in folder.conversations},
        "notices": notices,
        "labels": _labels(folder, words),
        "disclaimers": {e["id"]: _note(e, words) for e in folder.entries("disclaimers")},
        "merged_disclaimers": _merged(folder, words),
        "cards": cards,
        "numbers": numbers,
        "groups": _groups(folder, topics),
        "starters": [t for t in folder.content["menu"].get("starters", []) if t in topics],
        "hints": folder.content["hints"],
        "red_flags": folder.content["red_flags"],
        "clinic": settings.compiled_clinic(folder.clinic),
        "unsigned": unsigned(folder),
    }
    return {**data, "version": version_of(data)}


def _topic(source: Source, words: Settings, documents: Documents) -> Json:
    body = source.body
    said = {part: list(filled(as_sentences(body.get(part)), words)) for part in _PARTS}
    texts = {part: [text for _, text in pairs] for part, pairs in said.items()}
    listed = list(body.get("disclaimers", []))
    return {
        **{key: str(body.get(key, "")) for key in ("id", "title", "question", "group", "coverage")},
        **{part: paragraphs(texts[part]) for part in _PARTS},
        "offer": offer_of(texts["answer"]),
        "health": bool(set(listed) - _NOT_HEALTH),
        "disclaimers": listed,
        "follow_ups": list(body.get("follow_ups", [])),
        "citations": documents.cite(sentence for sentence, _ in said["answer"]),
        "more_citations": documents.cite(sentence for sentence, _ in said["more"]),
        "sentences": {
            part: [_sentence(sentence, text) for sentence, text in pairs]
            for part, pairs in said.items()
        },
    }


def _sentence(sentence: Json, text: str) -> Json:
    return {"text": text, "kind": sentence.get("kind", ""), "ids": sentence.get("ids") or []}


def _conversation(source: Source, words: Settings) -> Json:
    texts = [text for _, text in filled(as_sentences(source.body.get("reply")), words)]
    return {
        "id": source.id,
        "title": str(source.body.get("title", "")),
        "text": paragraphs(texts),
        "offer": offer_of(texts),
    }


def _notices(folder: Folder, words: Settings) -> Json:
    notices = folder.content.get("notices", {}).get("notices", {})
    return {name: text_of(entry.get("text"), words) for name, entry in notices.items()}


def _labels(folder: Folder, words: Settings) -> Json:
    """Return the button labels; one that names an empty setting is left out."""
    labels = folder.content.get("notices", {}).get("labels", {})
    said = {name: text_of(label, words) for name, label in labels.items()}
    return {name: text for name, text in said.items() if text}


def _note(entry: Json, words: Settings) -> Json:
    text = text_of([entry] if isinstance(entry["text"], str) else entry["text"], words)
    return {
        "id": entry["id"],
        "text": text,
        "position": entry.get("position", "after"),
        "frequency": entry["frequency"],
        "every_time_on": list(entry.get("every_time_on") or []),
        "rank": entry.get("rank") or 0,
    }


def _merged(folder: Folder, words: Settings) -> Json:
    found = {}
    for entry in folder.entries("disclaimers", "merged"):
        name = "+".join(entry["parts"])
        text = text_of(entry["text"], words)
        found[name] = {
            "id": name,
            "text": text,
            "parts": entry["parts"],
            "position": entry.get("position", "after"),
            "rank": entry.get("rank") or 0,
        }
    return found


def _groups(folder: Folder, topics: Json) -> list[Json]:
    """Return the menu: the groups in their order, the topics of each by title."""
    by_title = sorted(topics.values(), key=lambda topic: (topic["title"].lower(), topic["id"]))
    return [
        {
            "id": group["id"],
            "heading": group["heading"],
            "topics": [topic["id"] for topic in by_title if topic["group"] == group["id"]],
        }
        for group in folder.entries("menu", "groups")
    ]
