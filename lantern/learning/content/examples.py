"""Checks the training examples: enough of them, many voices, no frame with words swapped."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from lantern.learning.content.files import Folder, Source
from lantern.learning.content.problems import Problem
from lantern.learning.content.sentences import straighten

Json = dict[str, Any]

VOICES = frozenset(
    [
        "plain",
        "one_word",
        "rambling",
        "typos",
        "no_punctuation",
        "non_native",
        "older",
        "british",
        "dictated",
        "capitals",
        "nurse_jargon",
        "frightened",
    ]
)
FEWEST_A_TOPIC = 40
FEWEST_AN_INTENT = 25
FEWEST = {"out_of_scope": 150}
FEWEST_VOICES_A_TOPIC = 8
FEWEST_VOICES_A_CONVERSATION = 5
MOST_SHARED_WORDS = 0.6
MOST_SHARING_A_SEQUENCE = 0.1
SEQUENCE = 4  # words; shorter examples have too few words to compare

_MARKUP = re.compile(r"\[[^\]]*\][({]")


def check_examples(folder: Folder) -> Iterator[Problem]:
    """Yield what is wrong with the examples of each file, and across files."""
    seen: dict[str, set[str]] = defaultdict(set)
    for source in (*folder.topics, *folder.conversations):
        for example in examples_of(source):
            seen[example_key(example)].add(source.file)
        yield from _intents(source, is_topic=source in folder.topics)
        yield from _forms(source)
        texts = [e["text"] for e in examples_of(source) if isinstance(e.get("text"), str)]
        yield from _overlap(source, texts)
    for text, files in seen.items():
        if len(files) > 1:
            others = ", ".join(sorted(files)[1:])
            yield Problem(min(files), "example_in_two_files", f"{text!r} also in {others}")


def words(text: str) -> list[str]:
    """Return the words of an example, folded for comparing."""
    return re.findall(r"[a-z0-9']+", straighten(text.lower()))


def examples_of(source: Source) -> list[Json]:
    """Return all examples of a file."""
    return [
        example
        for block in source.nlu
        for example in block.get("examples") or []
        if isinstance(example, dict)
    ]


def example_key(example: Json) -> str:
    """Return what two examples that say the same have in common."""
    # Emoji and other scripts have no words in the sense above; they are themselves.
    return " ".join(words(str(example.get("text")))) or str(example.get("text"))


def _intents(source: Source, *, is_topic: bool) -> Iterator[Problem]:
    """Check counts: of the file for a topic, of each intent for the others."""
    every = examples_of(source)
    voices = {(e.get("metadata") or {}).get("voice") for e in every}
    fewest = FEWEST_VOICES_A_TOPIC if is_topic else FEWEST_VOICES_A_CONVERSATION
    if len(voices) < fewest:
        yield Problem(source.file, "too_few_voices", f"{len(voices)}, needed {fewest}")
    if is_topic and len(every) < FEWEST_A_TOPIC:
        yield Problem(source.file, "too_few_examples", f"{len(every)}, needed {FEWEST_A_TOPIC}")
    for block in source.nlu:
        intent, count = str(block.get("intent")), len(block.get("examples") or [])
        needed = FEWEST.get(intent, FEWEST_AN_INTENT)
        if intent.startswith("faq/") and intent != f"faq/{source.id}":
            yield Problem(source.file, "intent_of_other_topic", intent)
        if count < needed:
            yield Problem(source.file, "too_few_examples", f"{intent}: {count}, needed {needed}")


def _forms(source: Source) -> Iterator[Problem]:
    """Check each example by itself, and that none stands twice."""
    for example in examples_of(source):
        text = example.get("text")
        if not isinstance(text, str):
            yield Problem(source.file, "example_not_text", repr(text))
            continue
        if (example.get("metadata") or {}).get("voice") not in VOICES:
            yield Problem(source.file, "example_no_voice", repr(text))
        if _MARKUP.search(text) or text.startswith("/"):
            yield Problem(source.file, "example_markup", repr(text))
    for key, count in Counter(example_key(e) for e in examples_of(source)).items():
        if count > 1:
            yield Problem(source.file, "example_twice", repr(key))


def _overlap(source: Source, texts: list[str]) -> Iterator[Problem]:
    long = [(text, set(words(text))) for text in texts if len(words(text)) >= SEQUENCE]
    for (a, in_a), (b, in_b) in itertools.combinations(long, 2):
        share = len(in_a & in_b) / min(len(in_a), len(in_b))
        if share > MOST_SHARED_WORDS:
            yield Problem(source.file, "examples_alike", f"{share:.2f}: {a!r} and {b!r}")
    sharing = _sharing_a_sequence(texts)
    if len(sharing) > MOST_SHARING_A_SEQUENCE * len(texts):
        message = f"{len(sharing)} of {len(texts)}: {[texts[i] for i in sorted(sharing)]}"
        yield Problem(source.file, "examples_share_sequence", message)


def _sharing_a_sequence(texts: list[str]) -> set[int]:
    owners: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for index, text in enumerate(texts):
        found = words(text)
        for start in range(len(found) - SEQUENCE + 1):
            owners[tuple(found[start : start + SEQUENCE])].add(index)
    return {i for together in owners.values() if len(together) > 1 for i in together}
