"""Every error leaves the web app as a problem document of the published list."""

from __future__ import annotations

from typing import Any

from sanic import HTTPResponse, Request, Sanic
from sqlalchemy.exc import SQLAlchemyError

from lantern.errors import ChatError, code_of, problem_response
from lantern.logs import log_failure


def setup(app: Sanic[Any, Any]) -> None:
    """Answer all exceptions of `app`."""
    app.exception(Exception)(answer_problem)


async def answer_problem(request: Request, error: Exception) -> HTTPResponse:
    """Return the problem document; what nobody expected is logged by its place."""
    if isinstance(error, SQLAlchemyError):
        log_failure("store_failed", error)
        error = ChatError("store_unavailable", retry_after=5)
    elif code_of(error) == "internal":
        log_failure("request_failed", error, route=getattr(request.route, "name", None))
    return problem_response(error)
