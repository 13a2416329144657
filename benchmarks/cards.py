"""Time from sending a cry for help to the card's event: `python -m benchmarks.cards`.

First with Rasa stopped, then with everything up while many visitors ask as fast as they can.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import multiprocessing
import re
import statistics
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from benchmarks.meter import measured_stack, percentile
from benchmarks.stack import questions
from tests.running import Stack
from tests.soak.escalation_messages import LARGE, RULES, SMALL, Cry, find_cries

Json = dict[str, Any]
EACH: Final = 100  # cries under load by the rules, and as many by the small model
LARGE_ONLY: Final = 60
VISITORS: Final = 20
EARLIER: Final = 4  # questions in an old conversation
A_CONVERSATION: Final = 10
LATEST: Final = 20.0  # seconds; a card that is not there by then is none
_AFTER_REPLY: Final = 1.0  # seconds; the event is sent before the reply
STOPPED_MS: Final = 100.0
LOADED_MS: Final = 1000.0


@dataclass(frozen=True)
class Row:
    """What came of some cries: the times of their cards, and how many had none."""

    name: str
    took: Sequence[float]  # milliseconds
    none: int
    target: float  # milliseconds, at the 99th percentile

    def line(self) -> str:
        """Return a line of the table."""
        good = bool(self.took) and not self.none and percentile(self.took, 0.99) <= self.target
        figures = ("-",) * 3
        if self.took:
            times = statistics.median(self.took), percentile(self.took, 0.99), max(self.took)
            figures = tuple(f"{ms:.0f}" for ms in times)
        shown = "".join(f"{figure:>9}" for figure in figures)
        verdict = "met" if good else "MISSED"
        return (
            f"  {self.name:34}{len(self.took):6}{self.none:9}{shown}{self.target:9.0f}  {verdict}"
        )

    def figures(self) -> dict[str, float]:
        """Return median and 99th percentile for `bench.json`."""
        name = re.sub(r"\W+", "_", f"card {self.name}")
        if not self.took:
            return {f"{name}_none": self.none}
        return {
            f"{name}_p50_ms": round(statistics.median(self.took), 1),
            f"{name}_p99_ms": round(percentile(self.took, 0.99), 1),
            f"{name}_none": self.none,
        }


class Talk:
    """A conversation whose stream is listened to while something is said."""

    def __init__(self, http: httpx.AsyncClient, begun: Json) -> None:
        self._http = http
        self._path = f"/chat/v1/conversations/{begun['conversation_id']}"
        self._key = {"Authorization": f"Bearer {begun['token']}"}

    @classmethod
    async def begin(cls, http: httpx.AsyncClient) -> Talk:
        """Begin a conversation."""
        return cls(http, (await http.post("/chat/v1/conversations")).json())

    async def say(self, text: str) -> httpx.Response:
        """Send a message."""
        body = {"client_message_id": str(uuid.uuid4()), "text": text}
        return await self._http.post(f"{self._path}/messages", json=body, headers=self._key)

    async def card_ms(self, text: str) -> float | None:
        """Say it; return how long its card's event took, or None when there was no card."""
        async with self._http.stream("GET", f"{self._path}/stream", headers=self._key) as response:
            events = _events(response)
            async for name, _ in events:
                if name == "state":  # the past is told; from here on it is live
                    break
            card = asyncio.create_task(_card(events))
            began = time.perf_counter()
            try:
                async with asyncio.timeout(LATEST):
                    await self.say(text)
                async with asyncio.timeout(_AFTER_REPLY):
                    return 1000 * (await card - began)
            except (TimeoutError, httpx.HTTPError):
                card.cancel()
                await asyncio.gather(card, return_exceptions=True)
                return None


async def _events(response: httpx.Response) -> AsyncIterator[tuple[str, Json]]:
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def _card(events: AsyncIterator[tuple[str, Json]]) -> float:
    async for name, data in events:
        if name == "message" and data["type"] == "card":
            return time.perf_counter()
    raise TimeoutError


async def _stopped(stack: Stack, cries: Sequence[Cry]) -> list[Row]:
    """Cry in fresh and in old conversations while Rasa is stopped."""
    async with _client(stack.url) as http:
        half = len(cries) // 2
        fresh = [await Talk.begin(http) for _ in cries[:half]]
        old = [await Talk.begin(http) for _ in cries[half:]]
        for talk, text in zip(old * EARLIER, itertools.cycle(questions())):
            await talk.say(text)
        with _rasa_stopped(stack):
            return [
                await _row("Rasa stopped, fresh conversation", fresh, cries[:half], STOPPED_MS),
                await _row("Rasa stopped, old conversation", old, cries[half:], STOPPED_MS),
            ]


async def _loaded(stack: Stack, cries: Sequence[Cry], large: Sequence[Cry]) -> list[Row]:
    """Cry while many visitors ask ordinary questions."""
    async with _client(stack.url) as http:
        talks = [await Talk.begin(http) for _ in (*cries, *large)]
        with _crowd(stack.url):
            before, began = await _turns(http), time.monotonic()
            rows = [
                await _row("loaded, heard before Rasa", talks, cries, LOADED_MS),
                await _row("loaded, large model alone", talks[len(cries) :], large, LOADED_MS),
            ]
            rate = (await _turns(http) - before) / (time.monotonic() - began)
    print(f"  {VISITORS} visitors were given {rate:.0f} answers a second")
    return rows


async def _row(name: str, talks: Sequence[Talk], cries: Sequence[Cry], target: float) -> Row:
    took = [await talk.card_ms(cry.text) for talk, cry in zip(talks, cries)]
    there = [ms for ms in took if ms is not None]
    return Row(name, there, len(took) - len(there), target)


def _client(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, timeout=30, trust_env=False)


async def _turns(http: httpx.AsyncClient) -> float:
    [count] = re.findall(
        r"^lantern_turn_seconds_count (\S+)", (await http.get("/metrics")).text, re.M
    )
    return float(count)


@contextmanager
def _rasa_stopped(stack: Stack) -> Iterator[None]:
    """Stop Rasa in the worst way: it takes connections and never answers."""
    rasa = stack.process("rasa")
    assert rasa is not None, "Rasa does not run"
    rasa.suspend()
    try:
        yield
    finally:
        rasa.resume()


@contextmanager
def _crowd(url: str) -> Iterator[None]:
    """Let visitors ask from a process of their own, as fast as they are answered."""
    crowd = multiprocessing.get_context("spawn").Process(target=_ask, args=(url,), daemon=True)
    crowd.start()
    time.sleep(5)  # until all of them ask
    try:
        yield
    finally:
        crowd.terminate()
        crowd.join()


def _ask(url: str) -> None:
    asyncio.run(_ask_all(url))


async def _ask_all(url: str) -> None:
    async with _client(url) as http:
        await asyncio.gather(*(_ask_on(http, number) for number in range(VISITORS)))


async def _ask_on(http: httpx.AsyncClient, number: int) -> None:
    texts = itertools.cycle(questions())
    for _ in range(7 * number):  # each visitor asks something else
        next(texts)
    while True:
        talk = await Talk.begin(http)
        for text in itertools.islice(texts, A_CONVERSATION):
            await talk.say(text)


def measure(stack: Stack) -> dict[str, float]:
    """Measure a stack that is ready; return the figures."""
    found = find_cries(stack, 2 * EACH, seed=1)
    both = list(itertools.chain.from_iterable(zip(found[RULES], found[SMALL])))
    print(
        f"{'card, ms':36}{'cards':>6}{'no card':>9}{'median':>9}{'99 %':>9}{'slowest':>9}", end=""
    )
    print(f"{'target':>9}")
    rows = asyncio.run(_stopped(stack, both))
    stack.wait_ready()
    rows += asyncio.run(_loaded(stack, both[: 2 * EACH], found[LARGE][:LARGE_ONLY]))
    print("\n".join(row.line() for row in rows))
    return {name: value for row in rows for name, value in row.figures().items()}


def run() -> dict[str, float]:
    """Start a stack and measure it."""
    with measured_stack() as stack:
        return measure(stack)


if __name__ == "__main__":
    run()
