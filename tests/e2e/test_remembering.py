"""Stories whose messages are understood only with what the bot remembers.

`rasa test` reads every message with an empty tracker: slots of a story reach the rules and no
component. Files named `remembering_*.yml` are therefore run here, the same agent reading each
message with the story's slots, as the channel does. Beside Rasa's own keys a message may say
which button it names (`choice`), all that it asks (`asks`), and whether it leaned on the topic
before (`in_context`).
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.channels import UserMessage
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from tests.e2e.test_stories import HERE, trained_model

FILES = sorted(HERE.rglob("remembering_*.yml"))
STORIES = [
    pytest.param(story, id=f"{file.parent.name}: {story['story']}")
    for file in FILES
    for story in yaml.safe_load(file.read_text("utf-8"))["stories"]
]
TOPICS = sorted(path.stem for path in (HERE.parents[1] / "data" / "faq").glob("*.yml"))
# Questions that are whole by themselves, short as they are.
WHOLE = {"What is CRPS?": "faq/crps_definition"}


@pytest.fixture(scope="module")
def agent() -> Agent:
    """The newest model, as the channel loads it."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    return Agent.load(str(trained_model()))


@pytest.mark.parametrize("text", WHOLE)
@pytest.mark.parametrize("topic", TOPICS)
def test_whole_question_is_answered_whatever_was_asked_before(
    agent: Agent, topic: str, text: str
) -> None:
    tracker = DialogueStateTracker("after", agent.domain.slots)
    tracker.update(SlotSet("topic", topic))
    read = asyncio.run(agent.processor.parse_message(UserMessage(text), tracker))
    [asked] = read["questions"]
    assert (asked["name"], asked["band"]) == (WHOLE[text], "answer")


@pytest.mark.parametrize("story", STORIES)
def test_story_comes_true(agent: Agent, story: dict[str, Any]) -> None:
    tracker = DialogueStateTracker("story", agent.domain.slots)
    tracker.update(ActionExecuted("action_listen"))
    for step in story["steps"]:
        for slots in step.get("slot_was_set", []):
            for name, value in slots.items():
                assert name in tracker.slots, name
                tracker.update(SlotSet(name, value))
        if "user" in step:
            read = asyncio.run(agent.processor.parse_message(UserMessage(step["user"]), tracker))
            assert understood(read, step) == {key: step[key] for key in step if key != "user"}
            tracker.update(UserUttered(step["user"], read["intent"], parse_data=read))
        if "action" in step:
            predicted = agent.processor.predict_next_with_tracker(tracker)
            best = max(predicted["scores"], key=lambda score: score["score"])
            assert best["action"] == step["action"]
            tracker.update(ActionExecuted(step["action"]))
            tracker.update(ActionExecuted("action_listen"))


def understood(read: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    """Return what was understood, of what the step speaks of."""
    questions = read.get("questions") or []
    found = {
        "intent": read["intent"].get("full_retrieval_intent_name") or read["intent"]["name"],
        "choice": read.get("choice"),
        "asks": [question["name"] for question in questions],
        "in_context": [question.get("in_context") for question in questions] == [True],
    }
    return {key: value for key, value in found.items() if key in step}


def test_stories_that_remember_are_there() -> None:
    kinds = {file.parent.name for file in FILES}
    assert kinds == {"buttons", "changing_the_subject", "follow_ups_and_more_detail"}


def test_every_story_that_remembers_sets_a_slot_or_says_more_than_rasa_can() -> None:
    for story in (param.values[0] for param in STORIES):
        keys = {key for step in story["steps"] for key in step}
        assert keys & {"slot_was_set", "asks"}, story["story"]


def test_files_of_rasas_own_runner_set_no_slots_and_use_no_other_keys() -> None:
    for file in sorted(Path(HERE).rglob("test_*.yml")):
        for story in yaml.safe_load(file.read_text("utf-8"))["stories"]:
            used = {key for step in story["steps"] for key in step}
            assert used <= {"user", "intent", "action"}, (file.name, story["story"])
