"""The one place that speaks to Rasa: one turn, one call, one typed answer or a failure."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Final

import aiohttp

from wire.names import CHANNEL_NAME, SECRET_HEADER
from wire.payloads import PayloadError, TurnReply, TurnRequest

SECONDS: Final = 8.0


class RasaFailure(Exception):
    """Rasa gave no usable answer. `code` says how; the answer itself is never quoted."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RasaClient:
    """Speaks to the chat channel of one Rasa server over connections that stay open."""

    def __init__(self, url: str, secret: str, seconds: float = SECONDS) -> None:
        self._url = url
        self._seconds = seconds
        self._headers = {SECRET_HEADER: secret, "Content-Type": "application/json"}
        self._opened: aiohttp.ClientSession | None = None
        self._path = f"/webhooks/{CHANNEL_NAME}/webhook"
        self.last_answer = float("-inf")  # when Rasa last gave a whole answer, monotonic

    async def ask(self, request: TurnRequest, seconds: float | None = None) -> TurnReply:
        """Run one turn. Raises RasaFailure for everything but a whole and timely answer."""
        body = json.dumps(request.to_dict(), ensure_ascii=False).encode()
        try:
            async with asyncio.timeout(seconds or self._seconds):
                async with self._http.post(self._path, data=body) as response:
                    status, content = response.status, await response.read()
        except TimeoutError:
            raise RasaFailure("rasa_late") from None
        except (aiohttp.ClientError, OSError):
            raise RasaFailure("rasa_unreachable") from None
        reply = _read(request, status, content)
        self.last_answer = time.monotonic()
        return reply

    async def ready(self, seconds: float) -> bool:
        """Say whether the channel has a model to answer with."""
        try:
            async with asyncio.timeout(seconds):
                async with self._http.get(f"/webhooks/{CHANNEL_NAME}/") as response:
                    return response.status == 200
        except (TimeoutError, aiohttp.ClientError, OSError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            await self._opened.close()

    @property
    def _http(self) -> aiohttp.ClientSession:
        """The session, opened at its first use: it belongs to the loop that runs then."""
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                self._url,
                headers=self._headers,
                connector=aiohttp.TCPConnector(limit=8, keepalive_timeout=60),
                timeout=aiohttp.ClientTimeout(total=None),  # each call has its own limit
                trust_env=False,  # never through a proxy of the surroundings
                raise_for_status=False,
            )
        return self._opened


def _read(request: TurnRequest, status: int, content: bytes) -> TurnReply:
    if status != 200:
        raise RasaFailure("rasa_status")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise RasaFailure("rasa_malformed") from None
    if not data:
        raise RasaFailure("rasa_empty")
    try:
        reply = TurnReply.from_dict(data)
    except (PayloadError, TypeError, AttributeError):
        raise RasaFailure("rasa_malformed") from None
    if not reply.replies:
        raise RasaFailure("rasa_empty")
    if reply.turn_id != request.turn_id:
        raise RasaFailure("rasa_other_turn")
    return reply
