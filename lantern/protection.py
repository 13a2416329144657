"""Who may call from where, and the headers that every answer carries."""

from __future__ import annotations

from typing import Any, Final

from sanic import HTTPResponse, Request, Sanic
from sanic.response import BaseHTTPResponse

from lantern.config import Config
from lantern.errors import ChatError, problem_response
from lantern.setting_values import origin

_CHAT: Final = "/chat/"
_EVERYWHERE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_API: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


def setup(app: Sanic[Any, Any], config: Config) -> None:
    """Check origins before, and set headers after every handler."""
    allowed = frozenset(
        (*config.allowed_origins, *((config.public_url,) if config.public_url else ()))
    )

    async def check_origin(request: Request) -> HTTPResponse | None:
        given = request.headers.get("origin")
        if not request.path.startswith(_CHAT) or given is None:
            return None
        if not origin_allowed(given, request.headers.get("host", ""), allowed):
            return problem_response(ChatError("origin_refused"))
        if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            return HTTPResponse(status=204, headers=dict(_PREFLIGHT))
        return None

    async def add_headers(request: Request, response: BaseHTTPResponse) -> None:
        api = request.path.startswith(_CHAT)
        for name, value in {**_EVERYWHERE, **(_API if api else {})}.items():
            response.headers.setdefault(name, value)
        given = request.headers.get("origin")
        if api:
            response.headers["Vary"] = "Origin"
            if given and origin_allowed(given, request.headers.get("host", ""), allowed):
                response.headers["Access-Control-Allow-Origin"] = given
                response.headers["Access-Control-Expose-Headers"] = "Retry-After"
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"

    app.register_middleware(check_origin, "request")
    app.register_middleware(add_headers, "response")


def origin_allowed(given: str, host: str, allowed: frozenset[str]) -> bool:
    """Say whether a page of origin `given` may use the chat served as `host`."""
    try:
        plain = origin(given)
    except ValueError:  # "null" and the like
        return False
    if plain in allowed:
        return True
    # Behind a proxy the scheme is not known here; the host is what names a site.
    return any(given == f"{scheme}://{host}" for scheme in ("http", "https"))
