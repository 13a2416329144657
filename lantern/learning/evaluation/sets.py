"""Reads evaluation sets strictly: a line that is not understood is refused, never skipped."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from wire.content import Content

Json = dict[str, Any]
Check = Callable[[Any], bool]
L = TypeVar("L")

SINGLE: Final = "single"
TWO: Final = "two"
DIALOGUE: Final = "dialogue"
FACTS: Final = "facts"
STRANGERS: Final = "strangers"
NOT_COVERED: Final = "not_covered"

OUT_OF_SCOPE: Final = "out_of_scope"
BOT_IDENTITY: Final = "bot_identity"
# Public names of the one answer about the bot itself; no file of data/ is called like them.
OF_THE_BOT: Final = frozenset({"bot_challenge", "capabilities"})
# Fields that change how a turn of a dialogue is judged; a turn has at most one of them.
TURN_KINDS: Final = ("button", "more", "again", "sources", "yes_no")


class EvaluationError(Exception):
    """What stands in the way of a figure that can be trusted, in one sentence."""


@dataclass(frozen=True)
class Turn:
    """One message of a visitor."""

    text: str
    topics: tuple[str, ...]
    context: bool = False  # it needs what came before
    special: str | None = None  # one of TURN_KINDS
    button: int = 0  # which topic button the words name: 1 is the first, -1 the last
    kind: str = ""  # its author's word for it, such as "ellipsis"


@dataclass(frozen=True)
class Line:
    """One line of a set: a conversation of its own with one turn, in a dialogue with several."""

    set: str  # such as "dev/single"
    number: int  # of the line in its file
    kind: str
    turns: tuple[Turn, ...]
    voice: str = ""
    risk: bool = False
    one: bool = False  # looks like two questions and asks one
    lang: str = "en"
    also: tuple[tuple[str, ...], ...] = ()  # of two questions: what serves each half
    facts: tuple[tuple[str, ...], ...] = ()
    more: bool = False  # the fact may stand in the longer text

    @property
    def place(self) -> str:
        """Where it stands; said instead of its words."""
        return f"{self.set}:{self.number}"


def known_topics(content: Content) -> frozenset[str]:
    """Return every topic that a label may name."""
    return frozenset(content.topics) | frozenset(content.conversations) | OF_THE_BOT


def read_set(path: Path, known: Collection[str]) -> list[Line]:
    """Return the lines of a file. Raises EvaluationError with the file and the line's number."""
    return read_lines(path, lambda name, number, data: _line(name, number, data, known))


def read_lines(path: Path, parse: Callable[[str, int, Any], L]) -> list[L]:
    """Return what `parse` makes of the name of the set, the number of each line, and its JSON.

    Raises EvaluationError with the file and the line's number where `parse` raises ValueError.
    """
    try:
        raw = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise EvaluationError(f"{path} cannot be read as a text file.") from None
    name = f"{path.resolve().parent.name}/{path.stem}"
    lines = []
    for number, text in enumerate(raw, start=1):
        if text.strip():
            try:
                lines.append(parse(name, number, json.loads(text)))
            except ValueError as error:
                reason = "not JSON" if isinstance(error, json.JSONDecodeError) else str(error)
                raise EvaluationError(f"{path}:{number}: {reason}.") from None
    if not lines:
        raise EvaluationError(f"{path} has no lines.")
    return lines


def kind_of(data: Json) -> str:
    """Return the kind of a line by its shape."""
    for field, kind in (("turns", DIALOGUE), ("two", TWO), ("facts", FACTS)):
        if field in data:
            return kind
    if NOT_COVERED in data:
        return NOT_COVERED
    return STRANGERS if data.get("topics") == [OUT_OF_SCOPE] else SINGLE


def _line(name: str, number: int, data: Any, known: Collection[str]) -> Line:
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    kind = kind_of(data)
    check_fields(data, *_SHAPES[kind])
    if kind == DIALOGUE:
        turns = tuple(_turn(raw, known) for raw in data["turns"])
    else:
        turns = (Turn(data["text"], _topics(data, known)),)
    return Line(
        set=name,
        number=number,
        kind=kind,
        turns=turns,
        voice=data.get("voice", ""),
        risk=data.get("risk", False),
        one=data.get("one", False),
        lang=data.get("lang", "en"),
        also=_also(data, known) if kind == TWO else (),
        facts=tuple(map(tuple, data.get("facts", ()))),
        more="where" in data,
    )


def _turn(data: Any, known: Collection[str]) -> Turn:
    if not isinstance(data, dict):
        raise ValueError("a turn is not a JSON object")
    special = [name for name in TURN_KINDS if name in data]
    if len(special) > 1:
        raise ValueError(f"a turn cannot be {special[0]!r} and {special[1]!r} at once")
    named = special == ["button"]
    required, optional = _TURN
    check_fields(data, required if named else {**required, "topics": is_texts}, optional)
    return Turn(
        text=data["text"],
        topics=_topics(data, known) if "topics" in data else (),
        context=data["context"],
        special=special[0] if special else None,
        button=data.get("button", 0),
        kind=data.get("kind", ""),
    )


def _also(data: Json, known: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Return, for each half, the topics that serve it: its own first."""
    halves: list[str] = data["topics"]
    more: dict[str, list[str]] = data.get("also", {})
    if len(set(halves)) != 2 or not set(more) <= set(halves):
        raise ValueError("two questions have two different topics, and 'also' names no others")
    _refuse_unknown((topic for topics in more.values() for topic in topics), known)
    return tuple((half, *more.get(half, [])) for half in halves)


def _topics(data: Json, known: Collection[str]) -> tuple[str, ...]:
    _refuse_unknown(data["topics"], known)
    return tuple(data["topics"])


def _refuse_unknown(topics: Any, known: Collection[str]) -> None:
    for topic in topics:
        if topic not in known:
            raise ValueError(f"the topic {topic!r} is unknown")


def check_fields(data: Json, required: Mapping[str, Check], optional: Mapping[str, Check]) -> None:
    """Raise ValueError for a field that is unknown, wrong or missing."""
    checks = {**required, **optional}
    for name, value in data.items():
        if name not in checks:
            raise ValueError(f"the field {name!r} is unknown in a line of this kind")
        if not checks[name](value):
            raise ValueError(f"the field {name!r} has a wrong value")
    for name in required:
        if name not in data:
            raise ValueError(f"the field {name!r} is missing")


def is_text(value: Any) -> bool:
    """Tell whether a value is a text with words in it."""
    return isinstance(value, str) and bool(value.strip())


def is_texts(value: Any) -> bool:
    """Tell whether a value is a list of one text or more."""
    return isinstance(value, list) and bool(value) and all(map(is_text, value))


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_texts, value))


def _is_also(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(topics, list) and all(map(is_text, topics)) for topics in value.values()
    )


def _is_dialogue(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def is_flag(value: Any) -> bool:
    """Tell whether a value is true or false."""
    return isinstance(value, bool)


def _is_true(value: Any) -> bool:
    return value is True


def _is_button(value: Any) -> bool:
    return type(value) is int and value != 0


_MESSAGE: Final[Mapping[str, Check]] = {"text": is_text, "topics": is_texts}
_VOICE: Final[Mapping[str, Check]] = {"voice": is_text}
_SHAPES: Final[Mapping[str, tuple[Mapping[str, Check], Mapping[str, Check]]]] = {
    SINGLE: (_MESSAGE, {**_VOICE, "risk": is_flag, "one": is_flag}),
    TWO: ({**_MESSAGE, "two": _is_true}, {**_VOICE, "also": _is_also}),
    DIALOGUE: ({"turns": _is_dialogue}, _VOICE),
    FACTS: (
        {**_MESSAGE, "facts": _is_list_of_texts},
        # `claims` names the statements the fact is from, for whoever reads the file.
        {**_VOICE, "claims": is_texts, "where": lambda value: value == "more"},
    ),
    NOT_COVERED: ({**_MESSAGE, NOT_COVERED: _is_true}, _VOICE),
    # `on_topic_content` says, for the file's readers, that it asks about our subject (in another
    # language).
    STRANGERS: (_MESSAGE, {**_VOICE, "lang": is_text, "on_topic_content": is_flag}),
}
_TURN: Final[tuple[Mapping[str, Check], Mapping[str, Check]]] = (
    {"text": is_text, "context": is_flag},
    {
        "topics": is_texts,
        "kind": is_text,
        "button": _is_button,
        **dict.fromkeys(("more", "again", "sources", "yes_no"), _is_true),
    },
)
