"""/health/live, /health/ready and /metrics."""

from __future__ import annotations

import asyncio
import time
import uuid
from ipaddress import ip_address
from typing import Final

import httpx
from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound
from sqlalchemy import text

from lantern.chat.rasa import RasaClient, RasaFailure
from lantern.chat.replying import json_response
from lantern.config import Config
from lantern.metrics import Metrics
from lantern.store.database import Database
from wire.content import Content
from wire.payloads import DialogueRecord, TurnRequest

bp: Final = Blueprint("health")

SECONDS: Final = 2.0
_PROXY_HEADERS: Final = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
_PROBE: Final = "hello"


@bp.get("/health/live")
async def live(request: Request) -> HTTPResponse:
    """The process runs."""
    return json_response({"status": "live"})


@bp.get("/health/ready")
async def ready(
    request: Request, config: Config, database: Database, rasa: RasaClient, content: Content
) -> HTTPResponse:
    """200 only when a message would be answered; says which part is not ready."""
    store, channel, actions = await asyncio.gather(
        _store_ready(database), rasa.ready(SECONDS), actions_ready(config)
    )
    parts = {"store": store, "content": bool(content.topics), "rasa": channel, "actions": actions}
    parts["answers"] = all(parts.values()) and await _answers(rasa)
    whole = all(parts.values())
    return json_response(
        {
            "status": "ready" if whole else "not_ready",
            "parts": parts,
            "not_ready": [name for name, good in parts.items() if not good],
            "content_version": content.version,
        },
        200 if whole else 503,
    )


async def _store_ready(database: Database) -> bool:
    try:
        async with asyncio.timeout(SECONDS):
            await database.read(lambda connection: connection.execute(text("SELECT 1")).one())
    except Exception:  # whatever it is, the store is not ready
        return False
    return True


async def actions_ready(config: Config) -> bool:
    """Say whether the action server answers."""
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            return (await client.get(f"{config.actions_url}/health")).status_code == 200
    except (httpx.HTTPError, OSError):
        return False


async def _answers(rasa: RasaClient) -> bool:
    """Run a turn of our own through Rasa and the actions, unless a visitor's just went through."""
    if time.monotonic() - rasa.last_answer < SECONDS:
        return True
    request = TurnRequest(str(uuid.uuid4()), _PROBE, DialogueRecord(now=time.time()))
    try:
        await rasa.ask(request, SECONDS)
    except RasaFailure:
        return False
    return True


@bp.get("/metrics")
async def figures(request: Request, metrics: Metrics) -> HTTPResponse:
    """Figures for Prometheus on this machine; to everybody else there is nothing here."""
    if not _from_this_machine(request):
        raise NotFound
    return HTTPResponse(metrics.page(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _from_this_machine(request: Request) -> bool:
    if any(name in request.headers for name in _PROXY_HEADERS):
        return False
    try:
        return ip_address(request.ip).is_loopback
    except ValueError:
        return False
