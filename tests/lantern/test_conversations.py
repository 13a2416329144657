"""Conversations: beginning, history, transcript, erasure, and who may see them."""

import asyncio
import hashlib
import uuid

import httpx
import pytest

from tests.lantern.conftest import Rasa, Visitor, Web, meet, until
from wire.content import Content


async def test_conversation_begins_with_the_opening_message(
    http: httpx.AsyncClient, content: Content
) -> None:
    response = await http.post("/chat/v1/conversations")
    body = response.json()
    assert response.status_code == 201
    assert set(body) == {"conversation_id", "token", "messages", "state"}
    assert body["state"] == "bot"
    assert str(uuid.UUID(body["conversation_id"])) == body["conversation_id"]
    assert len(body["token"]) == 43
    [opening] = body["messages"]
    assert opening["seq"] == 1
    assert (opening["author"], opening["type"]) == ("bot", "text")
    assert opening["text"] == content.notices["opening"]
    assert opening["disclaimers"] == [
        {"id": "PRIVACY", "text": content.notices["privacy_notice"], "position": "after"}
    ]
    topics = [button["topic"] for button in opening["buttons"]]
    assert topics == [*content.starters, None]
    assert opening["buttons"][-1]["title"] == content.labels["menu"]


async def test_token_is_stored_as_its_sum_only(web: Web, visitor: Visitor) -> None:
    [row] = web.rows("SELECT * FROM conversations WHERE id = ?", visitor.id)
    assert row["token_digest"] == hashlib.sha256(visitor.token.encode()).hexdigest()
    raw = b"".join(path.read_bytes() for path in web.data_dir.glob("lantern.sqlite3*"))
    assert visitor.token.encode() not in raw


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "token_missing"),
        ("", "token_missing"),
        ("Bearer", "token_missing"),
        ("Basic abc", "token_missing"),
        ("Bearer wrong", "token_invalid"),
        ("Bearer " + "x" * 5000, "token_invalid"),
    ],
)
async def test_conversation_stays_closed_without_its_token(
    visitor: Visitor, header: str | None, code: str
) -> None:
    headers = {} if header is None else {"Authorization": header}
    for method, name in (
        ("GET", "messages"), ("POST", "messages"), ("GET", "stream"), ("POST", "feedback"),
        ("POST", "handoff"), ("GET", "transcript"),
    ):  # fmt: skip
        response = await visitor.http.request(method, f"{visitor.path}/{name}", headers=headers)
        assert (response.status_code, response.json()["code"]) == (401, code)
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["www-authenticate"] == "Bearer"
    response = await visitor.http.delete(visitor.path, headers=headers)
    assert (response.status_code, response.json()["code"]) == (401, code)


async def test_token_of_one_conversation_does_not_open_another(
    http: httpx.AsyncClient, visitor: Visitor
) -> None:
    other = await meet(http)
    other.token = visitor.token
    response = await other.say("hello")
    assert (response.status_code, response.json()["code"]) == (401, "token_invalid")


@pytest.mark.parametrize("name", [str(uuid.uuid4()), "x", "1'--", "%00", "../health"])
async def test_unknown_conversation_looks_like_a_wrong_token(visitor: Visitor, name: str) -> None:
    path = f"/chat/v1/conversations/{name}/messages"
    response = await visitor.http.get(path, headers=visitor.headers)
    assert response.json()["code"] in ("token_invalid", "not_found")
    assert response.status_code in (401, 404)


async def test_history_starts_after_a_number(visitor: Visitor) -> None:
    for text in ("one", "two"):
        await visitor.say(text)
    whole = await visitor.history()
    assert [message["seq"] for message in whole] == [1, 2, 3, 4, 5]
    assert [message["author"] for message in whole] == ["bot", "visitor", "bot", "visitor", "bot"]
    assert await visitor.history(after=3) == whole[3:]
    assert await visitor.history(after=99) == []


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 30, "１"])
async def test_history_refuses_what_is_no_number(visitor: Visitor, after: str) -> None:
    response = await visitor.get("messages", params={"after": after})
    expected = 200 if after == "" else 422  # an empty argument is none at all
    assert response.status_code == expected


async def test_transcript_is_a_text_of_the_whole_conversation(
    visitor: Visitor, content: Content
) -> None:
    await visitor.say("How long is one infusion?")
    response = await visitor.get("transcript")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    assert content.notices["opening"] in response.text
    assert "visitor\nHow long is one infusion?\n" in response.text
    assert "bot\nReviewed answer 1." in response.text


async def test_erasure_leaves_a_receipt_and_nothing_else(web: Web, visitor: Visitor) -> None:
    await visitor.say("zebra quilt lantern marmalade")
    [reply] = [m for m in await visitor.history() if m["type"] == "answer"]
    await visitor.post("feedback", {"message_id": reply["id"], "helpful": True})
    form = {"name": "Quentin Marmalade", "contact": "q@example.org"}
    await visitor.post("handoff", form)
    response = await visitor.http.delete(visitor.path, headers=visitor.headers)
    receipt = response.json()
    assert response.status_code == 200
    assert set(receipt) == {"receipt_id", "erased_at", "messages", "contacts"}
    assert (receipt["messages"], receipt["contacts"]) == (4, 1)
    for table in ("messages", "turns", "contacts", "feedback"):
        assert web.rows(f"SELECT * FROM {table} WHERE conversation_id = ?", visitor.id) == []
    assert web.rows("SELECT * FROM conversations WHERE id = ?", visitor.id) == []
    [row] = web.rows("SELECT * FROM erasures WHERE receipt_id = ?", receipt["receipt_id"])
    assert row["conversation_digest"] == hashlib.sha256(visitor.id.encode()).hexdigest()
    [escalation] = web.rows("SELECT * FROM escalations WHERE conversation_id = ?", visitor.id)
    assert escalation["erased"] == 1
    raw = b"".join(path.read_bytes() for path in web.data_dir.glob("lantern.sqlite3*"))
    assert b"marmalade" not in raw
    again = await visitor.say("hello")
    assert (again.status_code, again.json()["code"]) == (401, "token_invalid")


async def test_erasure_ends_a_turn_under_way(web: Web, rasa: Rasa, visitor: Visitor) -> None:
    rasa.set(delay=0.5)
    turn = asyncio.create_task(visitor.say("pineapple harvest"))
    await until(lambda: bool(rasa.seen()))
    erased = await visitor.http.delete(visitor.path, headers=visitor.headers)
    assert erased.status_code == 200
    response = await turn
    assert (response.status_code, response.json()["code"]) == (410, "erased")
    raw = b"".join(path.read_bytes() for path in web.data_dir.glob("lantern.sqlite3*"))
    assert b"pineapple" not in raw
