"""Sentences as the files write them, and how they become a text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
PLACEHOLDER = re.compile(r"\{(\w+)\}")
SENTENCES_A_PARAGRAPH = 3
NO_SETTINGS: Mapping[str, str] = {}

# The answer's last sentence offers the staff: as a question, or as something "I can" do.
_OFFER = re.compile(
    r"(\b(staff|contact them|contact you|reach them|phone number)\b.*\?$"
    r"|^I can (also )?(ask|pass|send)\b)",
    re.IGNORECASE,
)


# Curly quotes, written as escapes because they look like straight ones.
_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def straighten(text: str) -> str:
    """Return `text` with straight quotes."""
    return text.translate(_STRAIGHT)


def as_sentences(value: Any) -> list[Json]:
    """Return `value` as a list of sentences; a plain string is one sentence of no kind."""
    if isinstance(value, str):
        return [{"text": value}]
    return [s for s in value or [] if isinstance(s, dict) and isinstance(s.get("text"), str)]


def fill(sentence: Json, settings: Mapping[str, str]) -> str | None:
    """Return the sentence with its settings, its `if_missing`, or None when it is left out."""
    text: str = sentence["text"].strip()
    names = PLACEHOLDER.findall(text)
    if any(not settings.get(name) for name in names):
        missing: str | None = sentence.get("if_missing")
        return missing.strip() if missing else None
    return PLACEHOLDER.sub(lambda match: settings[match.group(1)], text)


def filled(sentences: Iterable[Json], settings: Mapping[str, str]) -> Iterator[tuple[Json, str]]:
    """Yield each sentence that is said, with its words; the same words are said once."""
    said: set[str] = set()
    for sentence in sentences:
        text = fill(sentence, settings)
        if text and text not in said:
            said.add(text)
            yield sentence, text


def paragraphs(texts: Iterable[str]) -> str:
    """Join sentences by a space, with a new paragraph after every third."""
    listed = list(texts)
    groups = [
        listed[start : start + SENTENCES_A_PARAGRAPH]
        for start in range(0, len(listed), SENTENCES_A_PARAGRAPH)
    ]
    return "\n\n".join(" ".join(group) for group in groups)


def text_of(value: Any, settings: Mapping[str, str]) -> str:
    """Return the text of a string or of a list of sentences."""
    return paragraphs(text for _, text in filled(as_sentences(value), settings))


def offer_of(sentences: Iterable[str]) -> str | None:
    """Return "handoff" when the last sentence offers the staff."""
    last = list(sentences)[-1:]
    return "handoff" if last and _OFFER.search(last[0]) else None
