"""Reads the folders of words and examples: data/, content/ and clinic.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lantern.learning.content.problems import Problem

Json = dict[str, Any]

CONTENT_FILES = (
    "sources",
    "claims",
    "glossary",
    "disclaimers",
    "cards",
    "phone_numbers",
    "notices",
    "menu",
    "hints",
    "red_flags",
)


_UNREADABLE = frozenset({"file_missing", "file_malformed", "no_body"})


class _Loader(yaml.CSafeLoader):
    """YAML's safe loader that notes keys standing twice: the first one's value would be lost."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.twice: list[str] = []


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Json:
    pairs = [(loader.construct_object(k, deep=True), v) for k, v in node.value]
    found: Json = {}
    for key, value in pairs:
        if key in found:
            loader.twice.append(f"{key!r}, line {value.start_mark.line + 1}")
        found[key] = loader.construct_object(value, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@dataclass(frozen=True)
class Source:
    """One file of data/: its own part (`topic` or `conversation`) and its examples."""

    file: str
    body: Json
    nlu: tuple[Json, ...]
    asked_next: Any = None  # as it is written; None when the file has none

    @property
    def id(self) -> str:
        """The id the file gives itself."""
        return str(self.body.get("id", ""))


@dataclass(frozen=True)
class Folder:
    """Everything that was read, and what could not be."""

    root: Path
    topics: tuple[Source, ...] = ()
    conversations: tuple[Source, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    clinic: Json = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def unreadable(self) -> tuple[Problem, ...]:
        """The problems that leave out a whole file."""
        return tuple(problem for problem in self.problems if problem.code in _UNREADABLE)

    def entries(self, name: str, key: str | None = None) -> list[Json]:
        """Return the list `key` (by default: of the same name) of a content file."""
        found = self.content.get(name, {}).get(key or name, [])
        return [entry for entry in found if isinstance(entry, dict)]


def read_folder(root: Path) -> Folder:
    """Read all files below `root`; what cannot be read becomes a problem."""
    problems: list[Problem] = []
    topics = _sources(root, "faq", "topic", problems)
    conversations = _sources(root, "conversation", "conversation", problems)
    content = {name: _yaml(root, f"content/{name}.yml", problems) for name in CONTENT_FILES}
    return Folder(root, topics, conversations, content, _toml(root, problems), tuple(problems))


def _sources(root: Path, folder: str, key: str, problems: list[Problem]) -> tuple[Source, ...]:
    found = []
    for path in sorted((root / "data" / folder).glob("*.yml")):
        file = path.relative_to(root).as_posix()
        document = _yaml(root, file, problems)
        body = document.get(key)
        if not isinstance(body, dict):
            problems.append(Problem(file, "no_body", f"has no mapping {key!r}"))
            continue
        if body.get("id") != path.stem:
            problems.append(Problem(file, "id_not_file_name", f"id is {body.get('id')!r}"))
        blocks = document.get("nlu") or []
        examples = tuple(block for block in blocks if isinstance(block, dict))
        # A key without a value is an empty list: it was meant to hold something.
        asked_next = (document["asked_next"] or []) if "asked_next" in document else None
        found.append(Source(file, body, examples, asked_next))
    return tuple(found)


def _yaml(root: Path, file: str, problems: list[Problem]) -> Json:
    try:
        loader = _Loader((root / file).read_text("utf-8"))
        document = loader.get_single_data()
    except OSError:
        problems.append(Problem(file, "file_missing", "is not there"))
        return {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(Problem(file, "file_malformed", " ".join(str(error).split())))
        return {}
    problems += [Problem(file, "key_twice", key) for key in loader.twice]
    if not isinstance(document, dict):
        problems.append(Problem(file, "file_malformed", "is not a mapping"))
        return {}
    return document


def _toml(root: Path, problems: list[Problem]) -> Json:
    try:
        return tomllib.loads((root / "clinic.toml").read_text("utf-8"))
    except OSError:
        problems.append(Problem("clinic.toml", "file_missing", "is not there"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem("clinic.toml", "file_malformed", str(error)))
    return {}
