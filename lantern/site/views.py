"""The public pages outside the chat: the demo clinic page, the widget and their few files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json
from sanic_ext import render

from lantern.config import Config
from lantern.learning.widget_model import WIDGET_MODEL
from lantern.site.clinic_page import clinic_page
from lantern.site.files import answer_file
from wire.content import Content

bp: Final = Blueprint("site")

_HERE: Final = Path(__file__).parent
_WIDGET: Final = _HERE.parents[1] / "widget"
_PATTERNS: Final = "patterns.json"

# Inline scripts and styles stay forbidden: the widget brings its styles as a constructed sheet.
PAGE_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}

# Any site may embed the widget; what it may do there is decided by the chat API's origins.
EMBED_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}

_STATIC_HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}


@cache
def _templates(enable_async: bool) -> Environment:
    """Return the page's own environment, so that no other page's folder is searched."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        enable_async=enable_async,
    )


@bp.get("/")
async def page(request: Request, content: Content) -> HTTPResponse:
    """The demo clinic page: readable and useful without JavaScript."""
    return await render(
        "clinic.html",
        app=request.app,
        environment=_templates(request.app.config.TEMPLATING_ENABLE_ASYNC),
        headers=PAGE_HEADERS,
        context={"page": clinic_page(content)},
    )


@bp.get("/widget.js")
async def widget(request: Request) -> HTTPResponse:
    """The chat widget, one file."""
    path = _WIDGET / "dist" / "widget.js"
    return await answer_file(request, path, "text/javascript; charset=utf-8", EMBED_HEADERS)


@bp.get("/widget-triage.js")
async def widget_triage(request: Request) -> HTTPResponse:
    """What the widget loads once it is idle: the red flags' matcher."""
    path = _WIDGET / "dist" / "widget-triage.js"
    return await answer_file(request, path, "text/javascript; charset=utf-8", EMBED_HEADERS)


@bp.get("/widget-patterns.json")
async def widget_patterns(request: Request, config: Config) -> HTTPResponse:
    """The red flags and cards that the matcher needs, as written at training."""
    path = config.models_dir / _PATTERNS
    return await answer_file(request, path, "application/json", EMBED_HEADERS)


@bp.get("/widget-model.bin")
async def widget_model(request: Request, config: Config) -> HTTPResponse:
    """The small model that hears what no rule was written for, as written at training."""
    path = config.models_dir / WIDGET_MODEL
    return await answer_file(request, path, "application/octet-stream", EMBED_HEADERS)


@bp.get("/widget.json")
async def widget_facts(request: Request, content: Content) -> HTTPResponse:
    """What the widget says of the clinic in its header and when the chat cannot be reached."""
    names = ("name", "phone", "contact_page", "exit_page")
    facts = {name: getattr(content.clinic, name) for name in names}
    return json(facts, headers=EMBED_HEADERS)


@bp.get("/favicon.svg")
async def favicon(request: Request) -> HTTPResponse:
    """The lantern mark."""
    return await answer_file(
        request, _HERE / "static" / "favicon.svg", "image/svg+xml", _STATIC_HEADERS
    )


@bp.get("/static/site.css")
async def site_style(request: Request) -> HTTPResponse:
    """The page's own style."""
    return await answer_file(
        request, _HERE / "static" / "site.css", "text/css; charset=utf-8", _STATIC_HEADERS
    )


@bp.get("/static/tokens.css")
async def tokens_style(request: Request) -> HTTPResponse:
    """The colours, faces and corners that the page shares with the widget."""
    path = _WIDGET / "src" / "tokens.css"
    return await answer_file(request, path, "text/css; charset=utf-8", _STATIC_HEADERS)
