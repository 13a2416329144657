"""The OpenAPI document at `/openapi.json`; pages that load scripts from elsewhere stay off."""

from __future__ import annotations

from typing import Any, Final

from sanic import HTTPResponse, Request, Sanic
from sanic.response import redirect

SETTINGS: Final[dict[str, Any]] = {
    "OAS": True,
    "OAS_UI_REDOC": False,
    "OAS_UI_SWAGGER": False,
    "OAS_UI_DEFAULT": None,
    "OAS_URL_PREFIX": "/openapi.json",
    "OAS_URI_TO_JSON": "",
    "API_TITLE": "Lantern chat",
    "API_VERSION": "1",
    "API_DESCRIPTION": "A self-hosted FAQ assistant for a clinic's website.",
}


def setup(app: Sanic[Any, Any]) -> None:
    """Serve the document."""
    app.config.update(SETTINGS)
    # The extension prints the address of its page at start and fails when there is none.
    app.add_route(to_document, "/openapi", methods=["GET"], name="openapi.index")


async def to_document(request: Request) -> HTTPResponse:
    """Lead from `/openapi` to the document."""
    return redirect("/openapi.json")
