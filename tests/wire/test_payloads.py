"""Every payload writes itself as JSON, reads itself back, and refuses anything else."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.payloads import (
    BotMessage,
    Button,
    Citation,
    DialogueRecord,
    Disclaimer,
    Escalation,
    Link,
    Payload,
    PayloadError,
    Reply,
    TurnReply,
    TurnRequest,
    Understanding,
)

MESSAGE = BotMessage(
    type="answer",
    text="An answer.\n\nWith é and 😀.",
    topic="side_effects",
    title="Common side effects",
    disclaimers=(Disclaimer("RISK", "A note.", "after"),),
    citations=(Citation("A document", "A section"),),
    buttons=(Button("More", "more", "side_effects"), Button("Staff", "staff")),
    links=(Link("Call 911", "tel:911"),),
    triage="overdose",
    triage_all=("overdose", "self_harm"),
    tier="A",
    priority="P0",
    degraded=True,
)
REPLY = Reply((MESSAGE,), (Escalation("overdose", "P0"),), "v1")
RECORD = DialogueRecord(
    topic="safety",
    offer={"kind": "clarify", "topics": ["safety"]},
    last_answer={"topics": ["safety"], "part": "answer"},
    notes={"answers_since_general": None, "shown": ["RISK"]},
    misses=2,
    now=1763712345.123456,
    last_seen=1763712300.5,
)
UNDERSTANDING = Understanding(
    "faq", 0.75, "answer", ({"name": "faq/safety", "confidence": 0.75},), ({"text": "x"},), -1.5
)
SAMPLES: tuple[Payload, ...] = (
    MESSAGE,
    REPLY,
    RECORD,
    UNDERSTANDING,
    *MESSAGE.disclaimers,
    *MESSAGE.citations,
    *MESSAGE.buttons,
    *MESSAGE.links,
    *REPLY.escalations,
    TurnRequest("t", "a text", RECORD, MESSAGE.buttons[0]),
    TurnRequest("t", "", DialogueRecord()),
    TurnReply("t", (REPLY,), RECORD, UNDERSTANDING, "model", "action_answer_faq"),
)
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: type(s).__name__)


def plain(sample: Payload) -> dict[str, Any]:
    """The payload after a trip through JSON."""
    return dict(json.loads(json.dumps(sample.to_dict(), allow_nan=False)))


@each_sample
def test_payload_survives_a_trip_through_json(sample: Payload) -> None:
    assert type(sample).from_dict(plain(sample)) == sample


@each_sample
def test_payload_cannot_be_changed(sample: Payload) -> None:
    name = dataclasses.fields(sample)[0].name  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(sample, name, "changed")


@each_sample
def test_payload_refuses_an_unknown_field(sample: Payload) -> None:
    with pytest.raises(PayloadError, match="no_such_field"):
        type(sample).from_dict({**plain(sample), "no_such_field": 1})


@each_sample
def test_payload_refuses_what_is_no_mapping(sample: Payload) -> None:
    for data in (None, [], "text", 7, [plain(sample)]):
        with pytest.raises(PayloadError):
            type(sample).from_dict(data)


@each_sample
def test_payload_refuses_a_missing_required_field(sample: Payload) -> None:
    for field in dataclasses.fields(sample):  # type: ignore[arg-type]
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            data = plain(sample)
            del data[field.name]
            with pytest.raises(PayloadError, match=field.name):
                type(sample).from_dict(data)


@each_sample
def test_payload_refuses_a_wrong_type_in_every_field(sample: Payload) -> None:
    accepted = []
    for field in dataclasses.fields(sample):  # type: ignore[arg-type]
        try:
            type(sample).from_dict({**plain(sample), field.name: {1, 2}})
        except PayloadError as error:
            assert "1, 2" not in str(error)
        else:
            accepted.append(field.name)
    assert accepted == []


@each_sample
def test_payload_error_never_holds_the_value(sample: Payload) -> None:
    for field in dataclasses.fields(sample):  # type: ignore[arg-type]
        for value in (object(), ["zephyrquince", 7], {"topic": ["zephyrquince"]}):
            try:
                type(sample).from_dict({**plain(sample), field.name: value})
            except PayloadError as error:
                assert "zephyrquince" not in str(error)


@pytest.mark.parametrize(
    ("cls", "data"),
    [
        (Button, {"title": "T", "act": "restart"}),
        (Disclaimer, {"id": "R", "text": "t", "position": "beside"}),
        (Link, {"label": "x", "href": "javascript:alert(1)"}),
        (Link, {"label": "x", "href": "http://example.org"}),
        (Link, {"label": "x", "href": " tel:911"}),
        (Escalation, {"kind": "overdose", "priority": "P4"}),
        (BotMessage, {"type": "other", "text": "x"}),
        (BotMessage, {"type": "text", "text": ""}),
        (BotMessage, {"type": "text", "text": " \n"}),
        (BotMessage, {"type": "text", "text": "x", "degraded": 1}),
        (BotMessage, {"type": "text", "text": "x", "buttons": "more"}),
        (BotMessage, {"type": "text", "text": "x", "triage_all": [1]}),
        (Reply, {"messages": []}),
        (Reply, {"messages": [{"type": "text", "text": "x"}], "type": "other"}),
        (DialogueRecord, {"misses": "1"}),
        (DialogueRecord, {"misses": 1.5}),
        (DialogueRecord, {"misses": None}),
        (DialogueRecord, {"misses": True}),
        (DialogueRecord, {"notes": None}),
        (DialogueRecord, {"offer": ["clarify"]}),
        (DialogueRecord, {"now": "1"}),
        (DialogueRecord, {"now": True}),
        (TurnRequest, {"turn_id": "t", "text": "x" * 4001, "record": {}}),
        (TurnRequest, {"turn_id": "t", "text": "x", "record": {}, "button": "more"}),
        (Understanding, {"intent": "faq", "confidence": "1", "band": "answer"}),
        (Understanding, {"intent": "faq", "confidence": 1, "band": "b", "ranking": {}}),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)[:60]),
)
def test_payload_refuses_a_wrong_value(cls: type[Payload], data: dict[str, Any]) -> None:
    with pytest.raises(PayloadError):
        cls.from_dict(data)


def test_turn_request_accepts_a_text_of_4000_characters() -> None:
    assert len(TurnRequest("t", "é" * 4000, DialogueRecord()).text) == 4000


def test_payload_reads_nested_payloads() -> None:
    button = {"title": "T", "act": "menu"}
    read = TurnRequest.from_dict(
        {"turn_id": "t", "text": "x", "record": {"misses": 1}, "button": button}
    )
    assert read.record == DialogueRecord(misses=1)
    assert read.button == Button("T", "menu")


def test_reply_knows_its_own_type() -> None:
    assert REPLY.to_dict()["type"] == "lantern.reply"


def test_record_defaults_are_not_shared() -> None:
    DialogueRecord().notes["shown"] = ["RISK"]
    assert DialogueRecord().notes == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(SAMPLES), st.data())
def test_payload_reads_any_json_or_raises_its_own_error(sample: Payload, data: Any) -> None:
    fields = [field.name for field in dataclasses.fields(sample)]  # type: ignore[arg-type]
    given_data = plain(sample)
    given_data[data.draw(st.sampled_from(fields))] = data.draw(JSON)
    try:
        read = type(sample).from_dict(given_data)
    except PayloadError:
        return
    assert type(sample).from_dict(plain(read)) == read
