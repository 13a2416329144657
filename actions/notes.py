"""Which notes stand under an answer (BRIEF 3.2): limit of two, merging, once, GENERAL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wire.content import Content, Topic
from wire.hints import hints_at
from wire.payloads import DialogueRecord, Disclaimer, Json

GENERAL: Final = "GENERAL"
PRIVACY: Final = "PRIVACY"
REACTION: Final = "REACTION"
# Among the record's notes after a card for a bad reaction: REACTION then comes first (BRIEF 4).
UNWELL: Final = "unwell"

# More notes are read less: acceptance falls by about 30 % with each extra one (BRIEF R47).
MOST_NOTES: Final = 2
IDLE_SECONDS: Final = 30 * 60
ANSWERS_BETWEEN_GENERAL: Final = 10

# Outside the limit and with rules of their own, or never printed as a note.
_OUTSIDE: Final = frozenset({GENERAL, PRIVACY})
_NEVER_PRINTED: Final = frozenset({"in_text", "footer"})
_ONCE: Final = frozenset({"once", "start"})


@dataclass(frozen=True)
class Notes:
    """The notes of each message of a reply, and the record's new `notes`."""

    by_message: tuple[tuple[Disclaimer, ...], ...]
    record: Json


@dataclass(frozen=True)
class _Shown:
    """A note that will stand, with the single notes it speaks for."""

    id: str
    text: str
    position: str
    rank: int
    parts: tuple[str, ...]


def attach_notes(content: Content, topics: list[Topic], record: DialogueRecord, text: str) -> Notes:
    """Choose the notes of a reply that answers `topics` in this order.

    The limit of two is each answer's own (BRIEF 3.2: "under one answer"); no note stands twice.
    """
    shown = [n for n in record.notes.get("shown", []) if isinstance(n, str)]
    unwell = record.notes.get(UNWELL) is True
    urgent = unwell or hints_at_problem(content, text)
    placed: list[list[Disclaimer]] = []
    printed: set[str] = set()
    for topic in topics:
        due = [note for note in _due(content, topic, shown) if note.id not in printed]
        if urgent and not placed:
            # Whichever answer the note belongs to, an unwell visitor reads it first of all.
            anywhere = unwell and any(answered.health for answered in topics)
            reaction = _first_of(content, topics, REACTION, anywhere=anywhere)
            due = [*reaction, *(note for note in due if note.id != REACTION)]
        chosen = sorted(_limit(_merge(content, due)), key=lambda note: note.rank)
        placed.append([Disclaimer(note.id, note.text, note.position) for note in chosen])
        printed |= {part for note in chosen for part in note.parts}
    _place_privacy(content, topics, shown, placed)
    count = _place_general(content, topics, record, placed)
    printed |= {note.id for notes in placed for note in notes}
    once = [n for n in sorted(printed) if n in content.disclaimers and _is_once(content, n)]
    ordered = (tuple(sorted(notes, key=lambda n: n.position == "after")) for notes in placed)
    kept = {"answers_since_general": count, "shown": list(dict.fromkeys([*shown, *once]))}
    same = (count, kept["shown"]) == (_since_general(record), shown)
    return Notes(tuple(ordered), record.notes if same else {**record.notes, **kept})


def hints_at_problem(content: Content, text: str) -> bool:
    """Tell whether the visitor may be unwell at this moment."""
    return hints_at(content.hints.get("current_problem", ()), text)


def _is_once(content: Content, note: str) -> bool:
    return note not in {GENERAL} and content.disclaimers[note].frequency in _ONCE


def _due(content: Content, topic: Topic, shown: Iterable[str]) -> list[_Shown]:
    """Return the topic's own notes that are due."""
    found: list[_Shown] = []
    for name in topic.disclaimers:
        if name in _OUTSIDE or name not in content.disclaimers:
            continue
        note = content.disclaimers[name]
        spent = _is_once(content, name) and name in shown
        if note.frequency in _NEVER_PRINTED or (spent and topic.id not in note.every_time_on):
            continue
        found.append(_Shown(name, note.text, note.position, note.rank, (name,)))
    return found


def _first_of(content: Content, topics: list[Topic], name: str, *, anywhere: bool) -> list[_Shown]:
    """Return a note of any topic, put before everything, so that the limit keeps it."""
    if not anywhere and not any(name in topic.disclaimers for topic in topics):
        return []
    note = content.disclaimers[name]
    return [_Shown(name, note.text, "before", -1, (name,))]


def _merge(content: Content, notes: list[_Shown]) -> list[_Shown]:
    """Merge while more than two would show: a merged text counts as one note."""
    for merged in content.merged_disclaimers.values():
        parts = [note for note in notes if note.id in merged.parts]
        if len(notes) <= MOST_NOTES or len(parts) < len(merged.parts):
            continue
        rest = [note for note in notes if note not in parts]
        whole = _Shown(merged.id, merged.text, merged.position, merged.rank, merged.parts)
        notes = [*rest, whole]
    return notes


def _limit(notes: list[_Shown]) -> list[_Shown]:
    return sorted(notes, key=lambda note: note.rank)[:MOST_NOTES]


def _place_privacy(
    content: Content, topics: list[Topic], shown: list[str], placed: list[list[Disclaimer]]
) -> None:
    """Add PRIVACY the first time a topic asks for it; the opening has said it already."""
    asking = [i for i, topic in enumerate(topics) if PRIVACY in topic.disclaimers]
    if asking and PRIVACY not in shown:
        placed[asking[-1]].append(Disclaimer(PRIVACY, content.disclaimers[PRIVACY].text, "after"))


def _place_general(
    content: Content, topics: list[Topic], record: DialogueRecord, placed: list[list[Disclaimer]]
) -> int | None:
    """Add GENERAL when it is due; return how many health answers it has stood for since."""
    count = _since_general(record)
    health = [i for i, topic in enumerate(topics) if topic.health]
    if not health:
        return count
    idle = record.now is not None and record.last_seen is not None
    idle = idle and record.now - record.last_seen >= IDLE_SECONDS  # type: ignore[operator]
    if count is not None and count < ANSWERS_BETWEEN_GENERAL and not idle:
        return count + len(health)
    placed[health[-1]].append(Disclaimer(GENERAL, content.disclaimers[GENERAL].text, "after"))
    return len(health)


def _since_general(record: DialogueRecord) -> int | None:
    count = record.notes.get("answers_since_general")
    return count if isinstance(count, int) else None
