"""Messages that somebody must hear, sorted by who hears them: rules, small model, large model.

They come from the training examples, so that they are surely heard whatever was trained last. A
running Rasa is asked for what neither rules nor small model hear; nothing of that is stored.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice, zip_longest
from pathlib import Path
from typing import Final

import yaml

from lantern.chat.rasa import RasaClient
from lantern.chat.texts import guarded
from lantern.config import Config
from lantern.learning.evaluation.triage_before_rasa import before_rasa
from lantern.privacy.redaction import redact
from tests.running import ROOT, Stack
from wire.cards import kind_of
from wire.content import load_content
from wire.hearing import MODEL_RULE
from wire.hints import hints_at
from wire.payloads import DialogueRecord, TurnRequest
from wire.triage import TriageResult

RULES: Final = "rules"
SMALL: Final = "small model"
LARGE: Final = "large model"
PERSON: Final = "wish for a person"
AT_ONCE: Final = (RULES, SMALL)  # heard in the web app, so also while Rasa is down
SOURCES: Final = (RULES, SMALL, LARGE, PERSON)
_WISHES: Final = (
    "I want to talk to a person about the price",
    "can I speak to someone at the clinic",
    "I want to talk to a real person please",
    "please let me talk to a human about my appointment",
)
_LOOKED_AT: Final = 200  # examples of one class, at most
_SHARE: Final = 6  # no class gives more than one in so many


@dataclass(frozen=True)
class Cry:
    """One message, who hears it, and the kinds of escalation that it raises."""

    text: str
    heard_by: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class _Ears:
    """Those who hear, for as long as the messages are sorted."""

    look: Callable[[Sequence[str]], TriageResult]
    phrases: Sequence[str]  # that point at people of this clinic
    rasa: RasaClient

    def at_once(self, text: str, heard_by: str, result: TriageResult) -> Cry:
        """Return the cry that the web app hears itself."""
        own_staff = hints_at(self.phrases, text)
        return Cry(text, heard_by, tuple(kind_of(c, own_staff=own_staff) for c in result.classes))

    async def large(self, text: str, heard_by: str = LARGE) -> Cry | None:
        """Return the cry when Rasa raises an escalation for it."""
        request = TurnRequest(str(uuid.uuid4()), guarded(redact(text).text), DialogueRecord())
        reply = await self.rasa.ask(request)
        kinds = [e.kind for each in reply.replies for e in each.escalations]
        return Cry(text, heard_by, tuple(kinds)) if kinds else None


def find_cries(stack: Stack, each: int, seed: int) -> dict[str, list[Cry]]:
    """Return `each` messages for everyone who hears; classes take turns. Asks a ready stack."""
    return asyncio.run(_find(stack, each, random.Random(seed)))


async def _find(stack: Stack, each: int, chance: random.Random) -> dict[str, list[Cry]]:
    config = Config.from_environment(stack.environment)
    content = load_content(config.models_dir / "content.json")
    look = before_rasa(content, config.models_dir)
    secret = (config.data_dir / "rasa.secret").read_text().strip()
    ears = _Ears(look, content.hints["own_staff"], RasaClient(config.rasa_url, secret))
    try:
        classes = [await _sorted(ears, texts, each, chance) for texts in _examples()]
        wishes = [cry for text in _WISHES if (cry := await ears.large(text, PERSON))]
    finally:
        await ears.rasa.close()
    found = {name: _in_turns([sort[name] for sort in classes], each) for name in SOURCES[:3]}
    return {**found, PERSON: list(islice(cycle(wishes), each))}


def _examples() -> Iterator[list[str]]:
    """Yield the examples of one class after another."""
    for path in sorted(Path(ROOT, "data", "triage").glob("*.yml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        yield [example["text"] for example in data["examples"]]


async def _sorted(
    ears: _Ears, texts: list[str], each: int, chance: random.Random
) -> dict[str, list[Cry]]:
    """Return the cries of one class by who hears them; no more than could be needed."""
    found: dict[str, list[Cry]] = {name: [] for name in SOURCES}
    unheard = []
    for text in chance.sample(texts, min(_LOOKED_AT, len(texts))):
        result = ears.look((text,))
        if not result.fired:
            unheard.append(text)
        elif MODEL_RULE not in result.rules:
            found[RULES].append(ears.at_once(text, RULES, result))
        elif result.rules == (MODEL_RULE,):
            found[SMALL].append(ears.at_once(text, SMALL, result))
    for text in unheard:
        if len(found[LARGE]) <= each // _SHARE and (cry := await ears.large(text)):
            found[LARGE].append(cry)
    return found


def _in_turns(classes: Sequence[Sequence[Cry]], each: int) -> list[Cry]:
    """Return `each` cries, one of every class after another; again from the start if too few."""
    rows = zip_longest(*classes)
    return list(islice(cycle([cry for cry in chain.from_iterable(rows) if cry]), each))
