"""Every word of the bot stands in the reviewed files: a long run over HTTP, word by word."""

from __future__ import annotations

import json
import os
import random
import re
import string
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.running import ROOT, Stack
from tests.stack.chat import Visitor
from tests.stack.yaml_reader import is_reviewed, reviewed_words

Json = dict[str, Any]

MESSAGES = 1000 if os.environ.get("SOAK") == "1" else 200
A_CONVERSATION = 8
# The day and the time after "It opens next:" are worked out from the clinic's hours.
NEXT_OPENING = re.compile(
    r"(?<=It opens next:) [A-Z][a-z]+day(, [A-Z][a-z]+ \d+)?, [\d:]+ [ap]m\.$"
)


def examples() -> list[str]:
    """Return what the bot was trained on."""
    found = []
    for path in sorted((ROOT / "data").rglob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for block in document.get("nlu") or []:
            listed = block.get("examples") or []
            if isinstance(listed, str):
                found += [line[2:] for line in listed.splitlines() if line.startswith("- ")]
            else:
                found += [e["text"] if isinstance(e, dict) else e for e in listed]
    return [text.strip() for text in found]


def held_out(*folders: str) -> list[str]:
    """Return the texts of all evaluation files of some folders."""
    paths = sorted(path for name in folders for path in (ROOT / "tests" / name).rglob("*.jsonl"))
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines() if line]
    return [text for line in lines if (text := json.loads(line).get("text"))]


def noise(chance: random.Random) -> str:
    """Return something nobody has thought of."""
    letters = string.printable + "\u00e9\u0436\u4f60\u0661\u05d0\U0001f600\u200d\u202e"
    return "x" + "".join(chance.choice(letters) for _ in range(chance.randint(1, 200)))


def messages(count: int) -> Iterator[str]:
    """Yield messages of all kinds, the same ones in each run."""
    chance = random.Random(20)
    kinds = [examples(), held_out("nlu"), held_out("triage")]
    assert all(len(kind) > 20 for kind in kinds)
    for _ in range(count):
        kind = chance.choices([*kinds, []], weights=[4, 4, 2, 2])[0]
        yield (chance.choice(kind) if kind else noise(chance))[:1000]


def strings_of(message: Json) -> Iterator[str]:
    """Yield every string of a bot's message that a visitor reads."""
    yield message["text"]
    yield from [message["title"]] if message["title"] else []
    yield from (NEXT_OPENING.sub("", note["text"]) for note in message["disclaimers"])
    yield from [message["exit_label"]] if message["exit_label"] else []
    yield from (citation["document"] for citation in message["citations"])
    yield from (citation["section"] for citation in message["citations"])
    yield from (button["title"] for button in message["buttons"])
    yield from (link["label"] for link in message["links"])


@pytest.mark.parametrize(
    "made_up",
    ["You should take ketamine.", "Hello. It always works.", "Hello.Hello.", "Hello. ", "ello."],
)
def test_reader_refuses_what_is_not_reviewed(made_up: str) -> None:
    words = reviewed_words(ROOT)
    assert is_reviewed("Hello.", words)
    assert not is_reviewed(made_up, words)


def test_every_word_over_http_is_reviewed(stack: Stack) -> None:
    words = reviewed_words(ROOT)
    chance = random.Random(21)
    strange: set[str] = set()
    kinds: Counter[str] = Counter()
    visitor = Visitor(stack.url)
    for number, text in enumerate(messages(MESSAGES)):
        if number % A_CONVERSATION == 0:
            visitor = Visitor(stack.url)
            strange |= {s for s in strings_of(visitor.opening) if not is_reviewed(s, words)}
        offered = [b for message in visitor.last for b in message["buttons"]]
        pressed = offered and chance.random() < 0.3
        replies = visitor.press(chance.choice(offered)) if pressed else visitor.say(text)
        assert replies, text
        for message in replies:
            kinds["degraded" if message["degraded"] else message["type"]] += 1
            strange |= {s for s in strings_of(message) if not is_reviewed(s, words)}
    print(f"{MESSAGES} messages: {dict(kinds)}")
    assert sorted(strange) == []
    assert kinds["degraded"] == 0
    assert {"answer", "clarify", "fallback", "card"} <= set(kinds)
