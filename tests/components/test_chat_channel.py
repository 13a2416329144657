"""The channel over real HTTP: a real Rasa server, a tiny model, a small action server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from components.chat_channel import ChatChannel
from tests.components.action_stand_in import CHANGES, REPLY, ActionStandIn
from tests.components.channel_checks import WORD, check_is_code_alone, check_is_turn
from tests.components.graph_parts import EXAMPLES, ODD_TEXTS
from tests.components.live_rasa import SECRET, LiveRasa, start_rasa
from wire import names
from wire.payloads import DialogueRecord, Reply

RECORD = DialogueRecord(
    topic="side_effects",
    offer={"kind": "clarify", "topics": ["safety", "addiction"]},
    last_answer={"topics": ["side_effects"], "part": "answer"},
    notes={
        "answers_since_general": 3,
        "shown": ["OFFLABEL", "é 😀"],
        "deep": {"a": [1, 2.5, None]},
    },
    misses=1,
    now=1763712345.123456,
    last_seen=1763712300.000001,
).to_dict()
TURN = {"turn_id": "t", "text": WORD, "record": {}}


@pytest.fixture(scope="module")
def rasa(
    tmp_path_factory: pytest.TempPathFactory, tiny_model: Path, actions: ActionStandIn
) -> Iterator[LiveRasa]:
    """A real Rasa server with a tiny model."""
    server = start_rasa(tiny_model, tmp_path_factory.mktemp("rasa"), actions.port)
    yield server
    server.stop()


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + " ", SECRET[:-1], SECRET.upper(), "é"])
def test_channel_refuses_a_wrong_secret(rasa: LiveRasa, secret: str) -> None:
    body = json.dumps(TURN).encode()
    check_is_code_alone(
        rasa.post(body, secret.encode("utf-8").decode("latin-1")), 401, "bad_secret"
    )


def test_channel_refuses_a_missing_secret(rasa: LiveRasa) -> None:
    answer = rasa.call("POST", "/webhooks/lantern/webhook", json.dumps(TURN).encode())
    check_is_code_alone(answer, 401, "bad_secret")


def test_channel_refuses_a_secret_of_broken_bytes(rasa: LiveRasa) -> None:
    answer = rasa.post(json.dumps(TURN).encode(), b"\xff\xfe\x80".decode("latin-1"))
    check_is_code_alone(answer, 401, "bad_secret")


def without(name: str) -> dict[str, Any]:
    """A turn that lacks a field."""
    return {key: value for key, value in TURN.items() if key != name}


MALFORMED: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"{",
    "broken UTF-8": b'{"text": "\xff\xfe"}',
    "deep": b"[" * 100_000,
    **{
        name: json.dumps(data).encode()
        for name, data in {
            "null": None,
            "list": [TURN],
            "string": "hello",
            "number": 7,
            "no turn id": without("turn_id"),
            "no text": without("text"),
            "no record": without("record"),
            "unknown field": {**TURN, "sender": "x"},
            "number as text": {**TURN, "text": 7},
            "null as text": {**TURN, "text": None},
            "number as turn id": {**TURN, "turn_id": 7},
            "long text": {**TURN, "text": WORD + "a" * 4000},
            "list as record": {**TURN, "record": []},
            "unknown slot": {**TURN, "record": {"sender": "x"}},
            "text as misses": {**TURN, "record": {"misses": "1"}},
            "list as notes": {**TURN, "record": {"notes": []}},
            "text as offer": {**TURN, "record": {"offer": "more"}},
            "text as now": {**TURN, "record": {"now": "today"}},
            "number as topic": {**TURN, "record": {"topic": 1}},
            "text as button": {**TURN, "button": "more"},
            "unknown act": {**TURN, "button": {"title": "T", "act": "restart"}},
            "button without title": {**TURN, "button": {"act": "more"}},
        }.items()
    },
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_channel_refuses_a_malformed_turn(rasa: LiveRasa, body: bytes) -> None:
    check_is_code_alone(rasa.post(body), 400, "bad_turn")


@pytest.mark.parametrize(
    "text", ["say nothing", "text only", "foreign payload", "break", "garbage", "wrong record"]
)
def test_channel_says_failed_and_no_words_when_no_reply_comes(rasa: LiveRasa, text: str) -> None:
    check_is_code_alone(rasa.turn(f"{text} {WORD}"), 500, "turn_failed")


def test_channel_lets_no_lone_surrogate_through(rasa: LiveRasa) -> None:
    answer = rasa.post(
        b'{"turn_id": "turn 1", "text": "hello \\ud800 ' + WORD.encode() + b'", "record": {}}'
    )
    assert answer.status in (400, 500)
    assert set(answer.json) == {"code"}


def test_channel_answers_after_a_failure(rasa: LiveRasa) -> None:
    rasa.turn("break")
    turn = check_is_turn(rasa.turn("hello"))
    assert turn.replies == (Reply.from_dict(REPLY),)


def test_channel_tells_what_was_understood(rasa: LiveRasa) -> None:
    turn = check_is_turn(rasa.turn("how much does one infusion cost"))
    assert turn.understanding.intent == "faq"
    assert turn.understanding.band == "answer"
    assert turn.understanding.questions[0]["name"] == "faq/cost_insurance"
    assert turn.understanding.ranking[0]["name"] == "faq/cost_insurance"
    assert {entry["name"] for entry in turn.understanding.ranking} == set(EXAMPLES)
    assert isinstance(turn.understanding.out_of_scope_score, float)
    assert turn.action == "action_answer_faq"
    assert turn.model


def test_channel_hands_a_button_to_the_actions(rasa: LiveRasa, actions: ActionStandIn) -> None:
    button = {"title": "Is it safe?", "act": "topic", "topic": "safety"}
    turn = check_is_turn(rasa.turn("Is it safe?", button=button))
    assert turn.action == "action_answer_faq"
    assert turn.understanding.questions[0]["name"] == "faq/safety"
    assert actions.calls[-1]["tracker"]["latest_message"]["metadata"] == {"button": button}


@pytest.mark.parametrize(
    ("act", "action"),
    [
        ("more", "action_give_more_detail"),
        ("sources", "action_give_sources"),
        ("none_of_these", "action_decline_offer"),
        ("menu", "action_show_topics"),
        ("staff", "action_request_handoff"),
    ],
)
def test_channel_runs_the_action_of_a_button(rasa: LiveRasa, act: str, action: str) -> None:
    answer = rasa.turn("any words", button={"title": "T", "act": act, "topic": "safety"})
    assert check_is_turn(answer).action == action


def test_channel_takes_a_button_without_text(rasa: LiveRasa) -> None:
    turn = check_is_turn(rasa.turn("", button={"title": "T", "act": "menu"}))
    assert turn.action == "action_show_topics"


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_channel_answers_odd_texts(rasa: LiveRasa, text: str) -> None:
    check_is_turn(rasa.turn(text))


def test_channel_answers_an_empty_text(rasa: LiveRasa) -> None:
    assert check_is_turn(rasa.turn("")).action == "action_fall_back"


def test_channel_returns_the_record_exactly(rasa: LiveRasa) -> None:
    turn = check_is_turn(rasa.turn("hello", record=RECORD))
    assert turn.record.to_dict() == RECORD


def test_channel_fills_an_empty_record_with_defaults(rasa: LiveRasa) -> None:
    assert check_is_turn(rasa.turn("hello")).record == DialogueRecord()


def test_channel_returns_what_the_action_changed(rasa: LiveRasa) -> None:
    turn = check_is_turn(rasa.turn("please remember this", record=RECORD))
    assert turn.record.to_dict() == {**RECORD, **CHANGES}


def test_channel_gives_the_action_every_slot(rasa: LiveRasa, actions: ActionStandIn) -> None:
    check_is_turn(rasa.turn("hello", record=RECORD))
    slots = actions.calls[-1]["tracker"]["slots"]
    assert {name: slots[name] for name in names.RECORD_SLOTS} == RECORD


def test_two_turns_do_not_see_each_other(rasa: LiveRasa, actions: ActionStandIn) -> None:
    rasa.turn("please remember this", record=RECORD)
    turn = check_is_turn(rasa.turn("how long is one infusion"))
    call = actions.calls[-1]["tracker"]
    said = [event["text"] for event in call["events"] if event["event"] == "user"]
    assert said == ["how long is one infusion"]
    assert turn.record == DialogueRecord()
    assert call["sender_id"] != actions.calls[-2]["tracker"]["sender_id"]


def test_turns_at_the_same_time_do_not_mix(rasa: LiveRasa) -> None:
    def ask(number: int) -> tuple[int, DialogueRecord]:
        answer = rasa.turn(f"how much is it, number {number}", record={"misses": number})
        return number, check_is_turn(answer).record

    with ThreadPoolExecutor(8) as pool:
        for number, record in pool.map(ask, range(24)):
            assert record == DialogueRecord(misses=number)


def test_channel_is_the_only_way_in(rasa: LiveRasa) -> None:
    turn = json.dumps({"sender": "x", "message": "hello"}).encode()
    for path in ("/webhooks/rest/webhook", "/model/parse", "/conversations/x/tracker"):
        assert rasa.call("POST", path, turn).status in (404, 405)


def test_channel_says_when_it_is_ready(rasa: LiveRasa) -> None:
    answer = rasa.call("GET", "/webhooks/lantern/")
    assert (answer.status, answer.json) == (200, {"ready": True})


def lines_with_words(rasa: LiveRasa) -> list[str]:
    """Return the log lines that hold the word of the messages."""
    written = rasa.log.read_text(encoding="utf-8", errors="replace")
    return [line for line in written.splitlines() if WORD in line]


def test_server_log_holds_no_words_of_a_visitor(rasa: LiveRasa) -> None:
    for text in ("hello", "say nothing", "break", "garbage", "wrong record", "zz", "\x00"):
        rasa.turn(f"{text} {WORD}")
    rasa.post(json.dumps({**TURN, "text": WORD + "a" * 4000}).encode())
    assert "turn failed" in rasa.log.read_text(encoding="utf-8", errors="replace")
    assert lines_with_words(rasa) == []


def test_server_log_holds_no_words_of_a_command(rasa: LiveRasa) -> None:
    # The web app lets no leading slash through; Rasa must not write one down either.
    for text in ("/restart", "/greet{", "/unknown", "/faq {}"):
        rasa.turn(f"{text} {WORD}")
    assert lines_with_words(rasa) == []


def test_channel_refuses_to_be_built_without_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANTERN_RASA_SECRET", raising=False)
    with pytest.raises(ValueError, match="LANTERN_RASA_SECRET is not set"):
        ChatChannel.from_credentials({})
    monkeypatch.setenv("ANOTHER", "x" * 20)
    assert ChatChannel.from_credentials({"secret_env": "ANOTHER"}).name() == "lantern"
