"""The contact form: what it takes, how it is kept, whom it refuses."""

import json

import pytest
from cryptography.fernet import Fernet

from tests.lantern.conftest import Visitor, Web
from wire.content import Content

FORM = {
    "name": "Wilhelmina",
    "contact": "wil@example.org",
    "best_time": "after five",
    "topic": "side_effects",
}


async def test_contact_is_kept_encrypted_and_staff_are_told(
    web: Web, visitor: Visitor, content: Content
) -> None:
    response = await visitor.post("handoff", FORM)
    body = response.json()
    assert response.status_code == 201
    [notice] = body["messages"]
    assert body["state"] == "waiting_for_staff"
    assert (notice["type"], notice["text"]) == ("handoff", content.notices["handoff_sent"])
    [row] = web.rows("SELECT * FROM contacts WHERE conversation_id = ?", visitor.id)
    assert row["topic"] == "side_effects"
    key = (web.data_dir / "contacts.key").read_bytes()
    assert json.loads(Fernet(key).decrypt(row["sealed"])) == FORM
    [escalation] = web.rows("SELECT * FROM escalations WHERE conversation_id = ?", visitor.id)
    assert (escalation["kind"], escalation["priority"]) == ("handoff_requested", "P2")
    raw = b"".join(path.read_bytes() for path in web.data_dir.glob("lantern.sqlite3*"))
    for word in (b"Wilhelmina", b"wil@example.org", b"after five"):
        assert word not in raw
    assert "Wilhelmina" not in (await visitor.get("transcript")).text
    assert "Wilhelmina" not in web.log()


async def test_second_form_is_told_as_well(web: Web, visitor: Visitor) -> None:
    await visitor.post("handoff", FORM)
    await visitor.post("handoff", {**FORM, "contact": "(503) 555-0134"})
    rows = web.rows(
        "SELECT event FROM outbox JOIN escalations ON escalation_id = escalations.id "
        "WHERE conversation_id = ? ORDER BY outbox.created_at",
        visitor.id,
    )
    assert [row["event"] for row in rows] == ["escalation_raised", "contact_left"]


@pytest.mark.parametrize(
    "contact",
    ["503-555-0134", "+1 (503) 555 0134", "503.555.0134 ext 5", "+44 20 7946 0958", "a@b.example"],
)
async def test_contact_is_a_phone_number_or_an_address(visitor: Visitor, contact: str) -> None:
    assert (await visitor.post("handoff", {**FORM, "contact": contact})).status_code == 201


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"name": None}, ["name"]),
        ({"name": 5}, ["name"]),
        ({"name": "x" * 81}, ["name"]),
        ({"name": "a\nb"}, ["name"]),
        ({"contact": ""}, ["contact"]),
        ({"contact": "call me"}, ["contact"]),
        ({"contact": "12"}, ["contact"]),
        ({"contact": "a@b"}, ["contact"]),
        ({"contact": "a@b.example, c@d.example"}, ["contact"]),
        ({"contact": []}, ["contact"]),
        ({"best_time": 5}, ["best_time"]),
        ({"topic": "nothing_like_it"}, ["topic"]),
        ({"topic": {}, "name": ""}, ["name"]),
    ],
)
async def test_form_says_which_field_is_wrong(
    web: Web, visitor: Visitor, change: dict[str, object], fields: list[str]
) -> None:
    response = await visitor.post("handoff", {**FORM, **change})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_contact")
    assert response.json()["fields"] == fields
    assert web.rows("SELECT * FROM contacts WHERE conversation_id = ?", visitor.id) == []


async def test_form_with_a_health_field_is_refused(visitor: Visitor) -> None:
    response = await visitor.post("handoff", {**FORM, "diagnosis": "CRPS"})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_body")


async def test_minor_leaves_no_details(web: Web, visitor: Visitor, content: Content) -> None:
    import sqlite3

    with sqlite3.connect(web.data_dir / "lantern.sqlite3", timeout=5) as connection:
        connection.execute(
            "INSERT INTO escalations (id, conversation_id, episode, kind, priority, created_at, "
            "erased) VALUES ('x' || ?1, ?1, 1, 'minor', 'P2', '2026', 0)",
            (visitor.id[:30],),
        )
        connection.execute(
            "UPDATE escalations SET conversation_id = ? WHERE id = ?",
            (visitor.id, "x" + visitor.id[:30]),
        )
    response = await visitor.post("handoff", FORM)
    assert (response.status_code, response.json()["code"]) == (403, "handoff_refused")
    assert response.json()["notice"] == content.notices["handoff_minor"]
    assert web.rows("SELECT * FROM contacts WHERE conversation_id = ?", visitor.id) == []


async def test_emergency_in_a_field_brings_the_card(web: Web, visitor: Visitor) -> None:
    response = await visitor.post("handoff", {**FORM, "best_time": "I want to kill myself"})
    assert [m["type"] for m in response.json()["messages"]] == ["handoff", "card"]
    assert response.json()["state"] == "paused"
    kinds = web.rows("SELECT kind FROM escalations WHERE conversation_id = ?", visitor.id)
    assert {row["kind"] for row in kinds} == {"handoff_requested", "self_harm"}


async def test_danger_in_both_fields_brings_one_card_for_all(web: Web, visitor: Visitor) -> None:
    form = {**FORM, "name": "I took too many pills", "best_time": "I want to kill myself"}
    [_, card] = (await visitor.post("handoff", form)).json()["messages"]
    assert card["triage_all"] == ["overdose", "self_harm"]
    kinds = web.rows("SELECT kind FROM escalations WHERE conversation_id = ?", visitor.id)
    assert {row["kind"] for row in kinds} == {"handoff_requested", "overdose", "self_harm"}


async def test_cry_that_begins_in_one_field_and_ends_in_the_next_is_heard(
    visitor: Visitor,
) -> None:
    form = {**FORM, "name": "I want to", "best_time": "kill myself"}
    assert (await visitor.post("handoff", form)).json()["state"] == "paused"
