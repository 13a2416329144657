"""The same client_message_id is one turn, whatever happens in between."""

import asyncio
import json
import uuid

import httpx

from tests.lantern.conftest import Rasa, Start, Visitor, Web, meet, replies, until


async def test_same_message_again_is_the_same_bytes(web: Web, rasa: Rasa, visitor: Visitor) -> None:
    key = str(uuid.uuid4())
    first = await visitor.say("call 555-123-4567", key)
    await visitor.say("something else")
    again = await visitor.say("call 555-123-4567", key)
    upper = await visitor.say("call 555-123-4567", key.upper())
    assert first.status_code == again.status_code == 200
    assert first.content == again.content == upper.content
    assert len(rasa.turns()) == 2
    query = "SELECT * FROM messages WHERE conversation_id = ? AND author = 'visitor'"
    assert len(web.rows(query, visitor.id)) == 2


async def test_another_body_is_a_conflict(visitor: Visitor) -> None:
    key = str(uuid.uuid4())
    await visitor.say("one", key)
    for body in (
        {"client_message_id": key, "text": "two"},
        {
            "client_message_id": key,
            "payload": visitor.opening["messages"][0]["buttons"][0]["payload"],
        },
    ):
        response = await visitor.send(body)
        assert (response.status_code, response.json()["code"]) == (409, "idempotency_conflict")
    assert len(await visitor.history()) == 3


async def test_same_key_in_another_conversation_is_another_turn(
    http: httpx.AsyncClient, visitor: Visitor
) -> None:
    key = str(uuid.uuid4())
    other = await meet(http)
    first, second = await visitor.say("one", key), await other.say("two", key)
    assert first.status_code == second.status_code == 200
    assert first.json()["turn_id"] != second.json()["turn_id"]


async def test_message_in_flight_is_waited_for(rasa: Rasa, visitor: Visitor) -> None:
    rasa.set(delay=0.4)
    key = str(uuid.uuid4())
    answers = await asyncio.gather(*(visitor.say("hello there", key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(rasa.turns()) == 1
    assert len(await visitor.history()) == 3


async def test_conflict_is_seen_while_in_flight(rasa: Rasa, visitor: Visitor) -> None:
    rasa.set(delay=0.4)
    key = str(uuid.uuid4())
    first = asyncio.create_task(visitor.say("one", key))
    await until(lambda: bool(rasa.seen()))
    second = await visitor.say("two", key)
    assert (second.status_code, second.json()["code"]) == (409, "idempotency_conflict")
    assert (await first).status_code == 200


async def test_cut_connection_does_not_stop_the_turn(rasa: Rasa, visitor: Visitor) -> None:
    rasa.set(delay=0.5)
    key = str(uuid.uuid4())
    impatient = httpx.Timeout(0.2)
    try:
        await visitor.send({"client_message_id": key, "text": "hello there"}, timeout=impatient)
        raise AssertionError("the answer came too early")
    except httpx.ReadTimeout:
        pass
    response = await visitor.say("hello there", key)
    assert replies(response)[0]["text"] == "Reviewed answer 1."
    assert len(rasa.turns()) == 1


async def test_turn_cut_off_by_a_crash_is_completed(rasa: Rasa, start_web: Start) -> None:
    web = start_web()
    rasa.set(mode="hang")
    key = str(uuid.uuid4())
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor = await meet(http)
        lost = asyncio.create_task(visitor.say("call 555-123-4567 about cost", key))
        await until(lambda: bool(rasa.seen()))
        web.kill()
        await asyncio.gather(lost, return_exceptions=True)
    [turn] = web.rows("SELECT * FROM turns WHERE conversation_id = ?", visitor.id)
    assert turn["status"] == "pending"
    rasa.set(reset=True, ready=False)  # so that its visitor is sooner than the sweep
    web.restart()
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor.http = http
        assert [m["seq"] for m in await visitor.history()] == [1, 2]
        response = await visitor.say("call 555-123-4567 about cost", key)
        said, answer, notice = response.json()["messages"]
        assert said["text"] == "call [PHONE] about cost"
        assert (answer["seq"], answer["text"]) == (3, "Reviewed answer 1.")
        assert notice["author"] == "system"
        assert response.json()["turn_id"] == turn["id"]
        again = await visitor.say("call 555-123-4567 about cost", key)
        assert again.content == response.content
        conflict = await visitor.say("another text", key)
        assert conflict.status_code == 409
    assert [entry["text"] for entry in rasa.turns()] == ["call [PHONE] about cost"]


async def test_orphan_is_completed_before_a_newer_message(rasa: Rasa, start_web: Start) -> None:
    web = start_web()
    rasa.set(mode="hang")
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor = await meet(http)
        lost = asyncio.create_task(visitor.say("the first question"))
        await until(lambda: bool(rasa.seen()))
        web.kill()
        await asyncio.gather(lost, return_exceptions=True)
    rasa.set(reset=True, ready=False)
    web.restart()
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor.http = http
        response = await visitor.say("the second question")
        assert [m["text"] for m in response.json()["messages"]] == [
            "the second question",
            "Reviewed answer 2.",
        ]
        history = await visitor.history(after=1)
    assert [(m["seq"], m["text"]) for m in history] == [
        (2, "the first question"),
        (3, "Reviewed answer 1."),
        (4, "the second question"),
        (5, "Reviewed answer 2."),
    ]


async def test_messages_sent_at_once_are_answered_one_after_another(
    rasa: Rasa, visitor: Visitor
) -> None:
    rasa.set(delay=0.05)
    texts = {f"question {number}" for number in range(10)}
    answers = await asyncio.gather(*(visitor.say(text) for text in texts))
    assert {answer.status_code for answer in answers} == {200}
    history = await visitor.history(after=1)
    assert [m["seq"] for m in history] == list(range(2, 22))
    assert {m["text"] for m in history[::2]} == texts
    assert [m["text"] for m in history[1::2]] == [f"Reviewed answer {n}." for n in range(1, 11)]
    assert [turn["record"]["misses"] for turn in rasa.turns()] == list(range(10))


async def test_messages_are_taken_on_in_the_order_of_their_arrival(
    rasa: Rasa, visitor: Visitor
) -> None:
    rasa.set(delay=1.5)
    tasks = []
    for text in ("first", "second", "third"):
        tasks.append(asyncio.create_task(visitor.say(text)))
        await asyncio.sleep(0.4)  # apart enough to arrive in this order on a busy machine
    rasa.set(delay=0)
    await asyncio.gather(*tasks)
    history = await visitor.history(after=1)
    assert [m["text"] for m in history[::2]] == ["first", "second", "third"]


async def test_many_visitors_at_once_keep_their_own_order(
    web: Web, rasa: Rasa, http: httpx.AsyncClient
) -> None:
    visitors = [await meet(http) for _ in range(12)]

    async def chat(visitor: Visitor) -> None:
        for number in range(4):
            response = await visitor.say(f"question {number}")
            assert replies(response)[0]["text"] == f"Reviewed answer {number + 1}."

    await asyncio.gather(*(chat(visitor) for visitor in visitors))
    for visitor in visitors:
        assert [m["seq"] for m in await visitor.history()] == list(range(1, 10))


async def test_body_sum_gives_no_words_away(web: Web, visitor: Visitor) -> None:
    import hashlib

    await visitor.say("hello there")
    [turn] = web.rows("SELECT * FROM turns WHERE conversation_id = ?", visitor.id)
    plain = {
        hashlib.sha256(t.encode()).hexdigest()[:32] for t in ("hello there", "text hello there")
    }
    assert turn["body_digest"] not in plain
    assert "hello" not in json.dumps(turn)
