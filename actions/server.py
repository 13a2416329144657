"""The action server: a small Sanic app around the SDK's executor, loopback only."""

from __future__ import annotations

import hmac
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import json

from actions.registry import create_executor
from wire.content import Content, load_content
from wire.names import SECRET_HEADER
from wire.process import die_with_parent

logger = logging.getLogger("lantern.actions")

HOST = "127.0.0.1"
DEFAULT_PORT = 5055
# Rasa sends the tracker of one turn: some ten kilobytes.
MAX_BODY_BYTES = 2 * 1024 * 1024

_CODES = {
    400: "malformed_request",
    401: "wrong_secret",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "payload_too_large",
}


class SettingError(Exception):
    """A setting is missing or malformed; the message says which and what to do."""


@dataclass(frozen=True)
class ActionsConfig:
    """Settings of the action server."""

    port: int
    secret: str
    content: Path

    @classmethod
    def from_environment(cls, environ: dict[str, str]) -> ActionsConfig:
        """Read LANTERN_ACTIONS_PORT, LANTERN_ACTIONS_SECRET, LANTERN_MODELS_DIR."""
        secret = environ.get("LANTERN_ACTIONS_SECRET", "")
        if len(secret) < 16:
            raise SettingError("LANTERN_ACTIONS_SECRET must be set, to at least 16 characters.")
        port = environ.get("LANTERN_ACTIONS_PORT", str(DEFAULT_PORT))
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise SettingError("LANTERN_ACTIONS_PORT must be a port number.")
        models = Path(environ.get("LANTERN_MODELS_DIR") or "models")
        return cls(int(port), secret, models / "content.json")


def create_app(
    content: Content,
    secret: str,
    *,
    executor: ActionExecutor | None = None,
    name: str = "lantern-actions",
) -> Sanic[Any, Any]:
    """Build the app: one executor, two routes, one way to fail."""
    app = Sanic(name, configure_logging=False)
    # No extensions: they would add documentation pages, templates and memory.
    app.config.AUTO_EXTEND = False
    app.config.ACCESS_LOG = False
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    runner = executor or create_executor(content)

    async def webhook(request: Request) -> HTTPResponse:
        check_secret(request, secret)
        return json(await run_action(runner, request))

    async def health(request: Request) -> HTTPResponse:
        return json({"status": "ok", "content_version": content.version})

    app.add_route(webhook, "/webhook", methods=["POST"])
    app.add_route(health, "/health", methods=["GET"])
    app.exception(Exception)(answer_error)
    return app


def check_secret(request: Request, secret: str) -> None:
    """Refuse whoever does not know the secret, given as header or as `?token=`."""
    given = request.headers.get(SECRET_HEADER) or request.args.get("token") or ""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode("utf-8")):
        raise SanicException(status_code=401)


async def run_action(executor: ActionExecutor, request: Request) -> Any:
    """Run the action that Rasa names and return its events and responses."""
    call = request.json
    if not isinstance(call, dict) or not isinstance(call.get("next_action"), str):
        raise SanicException(status_code=400)
    if not isinstance(call.get("tracker"), dict):
        raise SanicException(status_code=400)
    # No action reads the domain: Rasa leaves it out, and the executor must not ask for it (449).
    bare = {"next_action": call["next_action"], "tracker": call["tracker"], "domain": {}}
    result = await executor.run(bare)
    return result.model_dump() if result else {"events": [], "responses": []}


async def answer_error(request: Request, error: Exception) -> HTTPResponse:
    """Answer a code. What failed is logged by type and place: a message could hold health data."""
    if isinstance(error, ActionNotFoundException):
        return json({"code": "unknown_action"}, status=404)
    if isinstance(error, SanicException) and error.status_code < 500:
        code = _CODES.get(error.status_code, "malformed_request")
        return json({"code": code}, status=error.status_code)
    logger.error("action_failed type=%s at=%s", type(error).__name__, place_of(error))
    return json({"code": "action_failed"}, status=500)


def place_of(error: BaseException) -> str:
    """Return file and line where an exception was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def main() -> None:
    """Serve until stopped; a wrong setting ends with one sentence."""
    die_with_parent()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        config = ActionsConfig.from_environment(dict(os.environ))
    except SettingError as error:
        sys.exit(str(error))
    app = create_app(load_content(config.content), config.secret)
    app.run(HOST, config.port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
