"""Every topic is one complete file, and only training data lies in data/."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.tree import ROOT, loaded, shown
from wire import names

FAQ = sorted((ROOT / "data" / "faq").glob("*.yml"))
CONVERSATION = sorted((ROOT / "data" / "conversation").glob("*.yml"))
DOMAIN = loaded(ROOT / "domain.yml")
FIRST_TOPICS = 54  # of the first slice; a new topic is a new file and nothing else
# Intents of these topics' own: they are asked of the bot, not of the illness.
OWN_INTENTS = {
    "bot_identity": {"bot_challenge", "capabilities"},
    "speak_to_human": {"request_handoff"},
}
FIELDS = ("id", "title", "question", "group", "coverage", "answer", "more", "disclaimers")
each_topic = pytest.mark.parametrize("path", FAQ, ids=lambda path: path.stem)
each_conversation = pytest.mark.parametrize("path", CONVERSATION, ids=lambda path: path.stem)


def intents(path: Path) -> list[str]:
    """The intents that a file trains."""
    return [block["intent"] for block in loaded(path)["nlu"]]


def examples(path: Path) -> list[dict[str, Any]]:
    """All examples of a file."""
    return [example for block in loaded(path)["nlu"] for example in block["examples"]]


def test_all_topics_are_there() -> None:
    assert len(FAQ) >= FIRST_TOPICS


@each_topic
def test_topic_id_is_its_file_name(path: Path) -> None:
    assert loaded(path)["topic"]["id"] == path.stem
    expected = OWN_INTENTS.get(path.stem, {f"{names.FAQ_PREFIX}{path.stem}"})
    assert set(intents(path)) == expected


@each_topic
def test_topic_is_complete(path: Path) -> None:
    topic = loaded(path)["topic"]
    assert [name for name in FIELDS if name not in topic] == []
    assert 0 < len(topic["subject"]) <= 60
    assert topic["answer"]
    assert set(topic["review"]) >= {"reviewed_by", "reviewed_on", "content_hash"}
    for sentence in [*topic["answer"], *topic["more"]]:
        assert sentence["text"].strip()
        assert sentence["kind"]
        assert isinstance(sentence["ids"], list)


@each_topic
def test_topic_follow_ups_are_other_topics(path: Path) -> None:
    follow_ups = loaded(path)["topic"].get("follow_ups", [])
    assert set(follow_ups) <= {other.stem for other in FAQ} - {path.stem}
    assert len(follow_ups) == len(set(follow_ups))


@each_topic
def test_topic_disclaimers_exist(path: Path) -> None:
    known = loaded(ROOT / "content" / "disclaimers.yml")["disclaimers"]
    ids = set(known) if isinstance(known, dict) else {entry["id"] for entry in known}
    assert set(loaded(path)["topic"]["disclaimers"]) <= ids


@each_conversation
def test_conversation_id_is_its_file_name(path: Path) -> None:
    assert loaded(path)["conversation"]["id"] == path.stem
    assert set(intents(path)) == {path.stem}
    assert path.stem in DOMAIN["intents"]


@each_topic
def test_follow_up_examples_ask_for_topics_or_conversations(path: Path) -> None:
    known = {other.stem for other in [*FAQ, *CONVERSATION]}
    for example in loaded(path)["asked_next"]:
        assert set(example) == {"text", "topic", "voice"}, example
        assert example["topic"] in known, example
        assert not example["text"].lstrip().startswith("/"), "Rasa would obey it"


def test_what_no_article_covers_is_declined_like_what_is_off_topic() -> None:
    rules = loaded(ROOT / "data" / "rules.yml")["rules"]
    actions = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}
    assert {actions[intent] for intent in names.STRANGERS} == {"action_decline_off_topic"}
    assert {path.stem for path in CONVERSATION} >= names.STRANGERS


@pytest.mark.parametrize("path", [*FAQ, *CONVERSATION], ids=shown)
def test_examples_are_texts_with_a_voice(path: Path) -> None:
    for example in examples(path):
        assert isinstance(example["text"], str), example
        assert example["text"].strip()
        assert not example["text"].lstrip().startswith("/"), "Rasa would obey it"
        assert example["metadata"]["voice"], example


def test_no_example_is_in_two_files() -> None:
    counted = Counter(
        example["text"].strip().casefold()
        for path in [*FAQ, *CONVERSATION]
        for example in examples(path)
    )
    assert [text for text, n in counted.items() if n > 1] == []


def test_every_intent_of_the_domain_is_trained_or_set_by_the_pipeline() -> None:
    trained = {intent.split("/")[0] for path in [*FAQ, *CONVERSATION] for intent in intents(path)}
    never_trained = {
        names.INTENT_CLARIFY,
        names.INTENT_FALLBACK,
        names.INTENT_LANGUAGE,
        names.INTENT_CHOICE,
        "topic_menu",
        "triage_alert",
    }
    assert trained | never_trained == set(DOMAIN["intents"])
    assert trained & never_trained == set()


def test_only_live_training_data_lies_in_data() -> None:
    strangers = [
        shown(path)
        for path in sorted((ROOT / "data").rglob("*"))
        if path.is_file() and (path.suffix != ".yml" or path.name.startswith("test_"))
    ]
    assert strangers == []


def test_no_story_repeats_a_training_example() -> None:
    every = [example for path in FAQ for example in loaded(path).get("asked_next", [])]
    every += [example for path in [*FAQ, *CONVERSATION] for example in examples(path)]
    trained = {fold(example["text"]) for example in every}
    said = {
        fold(step["user"])
        for path in sorted((ROOT / "tests" / "e2e").rglob("*.yml"))
        for story in loaded(path)["stories"]
        for step in story["steps"]
        if "user" in step
    }
    assert said & trained == set()


def fold(text: str) -> str:
    """Forget case and closing marks."""
    return text.strip().casefold().rstrip("?.! ")
