"""What triage shows is judged by class and priority; a gentle line counts neither way."""

from __future__ import annotations

from pathlib import Path

import pytest

from lantern.learning.evaluation.asking import connected
from lantern.learning.evaluation.sets import EvaluationError
from lantern.learning.evaluation.triage_before_rasa import before_rasa
from lantern.learning.evaluation.triage_judging import Shown, outcome
from lantern.learning.evaluation.triage_offline import find_node, offline
from lantern.learning.evaluation.triage_sets import TriageLine
from lantern.learning.evaluation.triage_situations import (
    OFFLINE,
    RASA_DOWN,
    UP,
    asked,
    computed,
    judge_in,
    named_situations,
)
from tests.learning.desk import Desk
from tests.learning.evaluation_parts import answer, reply
from tests.learning.triage_parts import GENTLE, NOTHING, card, line
from wire.content import Content

MODULES = Path(__file__).parents[2] / "widget" / "src" / "triage"


@pytest.mark.parametrize(
    ("message", "shown", "wanted"),
    [
        (line("self_harm"), card("self_harm"), "right"),
        (line("self_harm", "overdose"), card("medical_emergency", "overdose"), "right"),
        (line("self_harm"), card("abuse", priority="P1"), "wrong class"),
        (line("self_harm"), GENTLE, "gentle"),
        (line("self_harm"), NOTHING, "nothing"),
        (line("minor"), card("minor", priority="P2"), "right"),
        (line(), card("self_harm"), "P0 card"),
        (line(near="minor"), card("minor", priority="P2"), "card"),
        (line(), GENTLE, "gentle"),
        (line(), NOTHING, "nothing"),
        (line(tier="C"), card("self_harm"), "P0 card"),
        (line(tier="C"), GENTLE, "gentle"),
    ],
)
def test_outcome_of_a_message(message: TriageLine, shown: Shown, wanted: str) -> None:
    assert outcome(message, shown) == wanted


def test_running_lantern_is_asked_in_a_conversation_a_message(desk: Desk) -> None:
    up = {"triage": "overdose", "triage_all": ["overdose", "minor"], "tier": None, "priority": "P0"}
    desk.replies = {
        "a": [reply("card", **up)],
        "b": [answer("safety"), reply("notice", tier="C")],
        "c": [reply("notice", tier=None), answer("safety")],
    }
    lines = [line(text=text) for text in "abc"]
    with connected(desk.url) as asker:
        found = [message.shown[UP] for message in judge_in({UP: asked(asker)}, lines)]
    assert found == [
        card("overdose", "minor", turn_id="turn 1"),
        Shown(gentle=True, turn_id="turn 2"),
        Shown(turn_id="turn 3"),
    ]
    assert desk.conversations == 3


def test_lantern_that_cannot_answer_is_not_up(desk: Desk) -> None:
    desk.replies = {"a": [reply("notice", tier=None, degraded=True)]}
    with connected(desk.url) as asker, pytest.raises(EvaluationError, match="dev/set:7"):
        judge_in({UP: asked(asker)}, [line(text="a", number=7)])


TEXTS = {
    "I want to die": card("self_harm", tier="B"),
    "someone is overdosing, my son took his pills": card("overdose"),
    "what does it cost?": NOTHING,
}


def test_rules_are_heard_without_rasa(content: Content, tmp_path: Path) -> None:
    situations = {RASA_DOWN: computed(content, before_rasa(content, tmp_path))}
    topic = "my uncle died by suicide in 1998"
    found = judge_in(situations, [line(text=text) for text in (*TEXTS, topic)])
    assert [m.shown[RASA_DOWN] for m in found] == [*TEXTS.values(), GENTLE]


@pytest.mark.parametrize(
    ("node", "runner"), [(None, "rules in Python"), (find_node(), "widget in Node")]
)
def test_rules_are_heard_offline(models_dir: Path, node: str | None, runner: str) -> None:
    situation, ran = offline(MODULES, models_dir / "content.json", node)
    found = judge_in({OFFLINE: situation}, [line(text=text) for text in TEXTS])
    shown = [(m.shown[OFFLINE].classes, m.shown[OFFLINE].priority) for m in found]
    assert shown == [(each.classes, each.priority) for each in TEXTS.values()]
    assert ran == runner


def test_widget_that_does_not_run_is_said_in_one_sentence(models_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "offline.js").write_text("throw 1", encoding="utf-8")
    situation, _ = offline(tmp_path, models_dir / "content.json", find_node())
    with pytest.raises(EvaluationError, match="do not run in Node"):
        situation([line()])


def test_situations_are_named_with_commas() -> None:
    assert named_situations("offline,up") == ("up", "offline")
    for wrong in ("", "up,", "rasa", "up offline"):
        with pytest.raises(EvaluationError, match="Situations are up, rasa-down, offline"):
            named_situations(wrong)
