"""The one place that speaks to Rasa: one turn, one call, one typed answer or a failure."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Final

import httpx

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
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={SECRET_HEADER: secret, "Content-Type": "application/json"},
            timeout=seconds,  # of each step; the limit of the whole call stands below
            limits=httpx.Limits(max_connections=8, keepalive_expiry=60),
            trust_env=False,  # never through a proxy of the surroundings
        )
        self._path = f"/webhooks/{CHANNEL_NAME}/webhook"
        self.last_answer = float("-inf")  # when Rasa last gave a whole answer, monotonic

    async def ask(self, request: TurnRequest, seconds: float | None = None) -> TurnReply:
        """Run one turn. Raises RasaFailure for everything but a whole and timely answer."""
        body = json.dumps(request.to_dict(), ensure_ascii=False).encode()
        try:
            async with asyncio.timeout(seconds or self._seconds):
                response = await self._http.post(self._path, content=body)
        except TimeoutError:
            raise RasaFailure("rasa_late") from None
        except (httpx.HTTPError, OSError):
            raise RasaFailure("rasa_unreachable") from None
        reply = _read(request, response)
        self.last_answer = time.monotonic()
        return reply

    async def ready(self, seconds: float) -> bool:
        """Say whether the channel has a model to answer with."""
        try:
            async with asyncio.timeout(seconds):
                response = await self._http.get(f"/webhooks/{CHANNEL_NAME}/")
                return response.status_code == 200
        except (TimeoutError, httpx.HTTPError, OSError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _read(request: TurnRequest, response: httpx.Response) -> TurnReply:
    if response.status_code != 200:
        raise RasaFailure("rasa_status")
    try:
        data = json.loads(response.content)
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
