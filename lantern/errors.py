"""The published list of errors, and their one shape: RFC 9457 problem documents.

A problem says which of the listed things went wrong, never what a library or a visitor wrote.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sanic import HTTPResponse
from sanic import exceptions as sanic_errors

PROBLEM_TYPE: Final = "application/problem+json"


@dataclass(frozen=True)
class Code:
    """One entry of the published list."""

    code: str
    status: int
    title: str
    detail: str


_LIST: Final = (
    Code("bad_request", 400, "Bad request", "The request is not well-formed HTTP."),
    Code("invalid_json", 400, "Invalid JSON", "The body is not a JSON object in UTF-8."),
    Code("token_missing", 401, "Token missing", "Send the token as `Authorization: Bearer`."),
    Code("token_invalid", 401, "Token invalid", "The token does not open this conversation."),
    Code("origin_refused", 403, "Origin refused", "This site may not use the chat."),
    Code("handoff_refused", 403, "Form refused", "This conversation cannot leave contact details."),
    Code("not_found", 404, "Not found", "There is nothing at this address."),
    Code("message_not_found", 404, "Message not found", "There is no such message to judge here."),
    Code("method_not_allowed", 405, "Method not allowed", "This address has other methods."),
    Code("request_timeout", 408, "Request timeout", "The request did not arrive in time."),
    Code(
        "idempotency_conflict",
        409,
        "Idempotency conflict",
        "This client_message_id was used with another body.",
    ),
    Code("erased", 410, "Erased", "The conversation was erased."),
    Code("payload_too_large", 413, "Payload too large", "A body holds at most 16 KiB."),
    Code("range_not_satisfiable", 416, "Range not satisfiable", "The file has no such range."),
    Code("expectation_failed", 417, "Expectation failed", "The Expect header cannot be met."),
    Code("invalid_body", 422, "Invalid body", "A field is missing, unknown or of a wrong type."),
    Code(
        "invalid_text", 422, "Invalid text", "A text has 1 to 1,000 code points, none a surrogate."
    ),
    Code("invalid_payload", 422, "Invalid payload", "This is not a button of this conversation."),
    Code("invalid_contact", 422, "Invalid contact", "A field of the form is not valid."),
    Code("rate_limited", 429, "Too many requests", "Wait as long as Retry-After says."),
    Code("too_many_streams", 429, "Too many streams", "Close a stream of this conversation first."),
    Code("internal", 500, "Internal error", "Something went wrong here."),
    Code(
        "overloaded", 503, "Overloaded", "Send the same client_message_id again after Retry-After."
    ),
    Code("store_unavailable", 503, "Store unavailable", "Nothing was stored. Please try again."),
    Code("response_timeout", 503, "Response timeout", "The answer was not ready in time."),
)
CODES: Final = {entry.code: entry for entry in _LIST}

# What Sanic raises itself, most special first.
_OF_SANIC: Final[tuple[tuple[type[Exception], str], ...]] = (
    (sanic_errors.MethodNotAllowed, "method_not_allowed"),
    (sanic_errors.PayloadTooLarge, "payload_too_large"),
    (sanic_errors.RequestTimeout, "request_timeout"),
    (sanic_errors.RangeNotSatisfiable, "range_not_satisfiable"),
    (sanic_errors.ExpectationFailed, "expectation_failed"),
    (sanic_errors.ServiceUnavailable, "response_timeout"),
    (sanic_errors.NotFound, "not_found"),
    (sanic_errors.BadRequest, "bad_request"),
)


class ChatError(Exception):
    """A refusal with a code of the list. `context` may reach the client."""

    def __init__(
        self, code: str, *, retry_after: int | None = None, **context: str | int | list[str]
    ) -> None:
        super().__init__(code)
        self.entry = CODES[code]
        self.retry_after = retry_after
        self.context = context


def code_of(error: BaseException) -> str:
    """Return the code of the list that stands for `error`."""
    if isinstance(error, ChatError):
        return error.entry.code
    for kind, code in _OF_SANIC:
        if isinstance(error, kind):
            return code
    is_refusal = isinstance(error, sanic_errors.SanicException) and 400 <= error.status_code < 500
    return "bad_request" if is_refusal else "internal"


def problem_response(error: BaseException) -> HTTPResponse:
    """Return the problem document for `error`; of its own words nothing is used."""
    entry = CODES[code_of(error)]
    body: dict[str, Any] = {
        "type": f"/docs/errors#{entry.code}",
        "title": entry.title,
        "status": entry.status,
        "detail": entry.detail,
        "code": entry.code,
    }
    headers: dict[str, str] = {}
    if isinstance(error, ChatError):
        body |= error.context
        if error.retry_after is not None:
            headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, sanic_errors.MethodNotAllowed):
        headers["Allow"] = str(error.headers.get("Allow", ""))
    if entry.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HTTPResponse(text, entry.status, headers, PROBLEM_TYPE)


def errors_table() -> str:
    """Return the table of codes for `docs/errors.md`."""
    lines = ["| code | status | title | detail |", "| --- | --- | --- | --- |"]
    lines += [f"| `{e.code}` | {e.status} | {e.title} | {e.detail} |" for e in _LIST]
    return "\n".join(lines) + "\n"
