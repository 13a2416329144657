"""The stream of a conversation: what was missed, then what happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from lantern.chat.bus import MOST_LISTENERS, MOST_UNREAD, Event, ProcessBus
from tests.lantern.conftest import Json, Rasa, Visitor, meet


@asynccontextmanager
async def listening(visitor: Visitor, **headers: str) -> AsyncIterator[AsyncIterator[Json]]:
    """Open the stream and yield its events."""
    request = visitor.http.stream(
        "GET", f"{visitor.path}/stream", headers={**visitor.headers, **headers}
    )
    async with request as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
        yield events(response)


async def events(response: httpx.Response) -> AsyncIterator[Json]:
    event: Json = {}
    async for line in response.aiter_lines():
        if not line and event.get("event"):
            yield {**event, "data": json.loads(event["data"])}
            event = {}
        elif line.startswith(("id:", "event:", "data:")):
            name, _, value = line.partition(": ")
            event[name] = value


async def take(source: AsyncIterator[Json], count: int) -> list[Json]:
    return [await asyncio.wait_for(anext(source), 5) for _ in range(count)]


async def test_stream_tells_the_past_then_what_happens(rasa: Rasa, visitor: Visitor) -> None:
    await visitor.say("one")
    async with listening(visitor) as source:
        past = await take(source, 4)
        assert [(e["event"], e.get("id")) for e in past] == [
            ("message", "1"), ("message", "2"), ("message", "3"), ("state", None),
        ]  # fmt: skip
        assert past[-1]["data"] == {"state": "bot"}
        response = await visitor.say("two")
        now = await take(source, 4)
    assert [e["event"] for e in now] == ["message", "typing", "typing", "message"]
    assert [e["data"]["typing"] for e in now[1:3]] == [True, False]
    assert [now[0]["data"], now[3]["data"]] == response.json()["messages"]
    assert [now[0]["id"], now[3]["id"]] == ["4", "5"]


async def test_stream_goes_on_after_the_last_event(visitor: Visitor) -> None:
    await visitor.say("one")
    async with listening(visitor, **{"Last-Event-ID": "2"}) as source:
        [message, state] = await take(source, 2)
    assert (message["id"], state["event"]) == ("3", "state")


async def test_stream_tells_a_new_state(visitor: Visitor) -> None:
    async with listening(visitor, **{"Last-Event-ID": "1"}) as source:
        await take(source, 1)
        await visitor.say("I want to kill myself")
        found = await take(source, 3)
    assert [e["event"] for e in found] == ["message", "message", "state"]
    assert found[-1]["data"] == {"state": "paused"}


async def test_stream_ends_when_the_conversation_is_erased(visitor: Visitor) -> None:
    async with listening(visitor) as source:
        await take(source, 2)
        await visitor.http.delete(visitor.path, headers=visitor.headers)
        assert [event async for event in source] == []


async def test_stream_is_of_one_conversation_only(visitor: Visitor) -> None:
    other = await meet(visitor.http)
    async with listening(visitor) as source:
        await take(source, 2)
        await other.say("something of the other")
        await visitor.say("something of mine")
        [event] = await take(source, 1)
    assert event["data"]["text"] == "something of mine"


async def test_streams_of_a_conversation_are_few(visitor: Visitor) -> None:
    async with asyncio.TaskGroup() as group:
        opened = [asyncio.Event() for _ in range(MOST_LISTENERS)]
        stop = asyncio.Event()

        async def hold(ready: asyncio.Event) -> None:
            async with listening(visitor) as source:
                await take(source, 1)
                ready.set()
                await stop.wait()

        for ready in opened:
            group.create_task(hold(ready))
        for ready in opened:
            await asyncio.wait_for(ready.wait(), 5)
        response = await visitor.get("stream")
        stop.set()
    assert (response.status_code, response.json()["code"]) == (429, "too_many_streams")


async def test_stream_refuses_what_is_no_number(visitor: Visitor) -> None:
    response = await visitor.http.get(
        f"{visitor.path}/stream", headers={**visitor.headers, "Last-Event-ID": "x"}
    )
    assert (response.status_code, response.json()["code"]) == (422, "invalid_body")


async def test_slow_listener_is_cut_off_and_others_are_not() -> None:
    bus = ProcessBus()
    async with bus.listen("a") as slow:
        for number in range(MOST_UNREAD + 5):
            bus.publish("a", Event("message", {}, number))
        seen = 0
        while await slow.get(1) is not None:
            seen += 1
    assert seen == MOST_UNREAD
