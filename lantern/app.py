"""The web app: `python -m lantern.app` starts it from the environment."""

from __future__ import annotations

import os
import sys
from typing import Any, Final

from sanic import Sanic

from lantern import health, openapi, problems, protection
from lantern.chat.blueprint import chat_blueprint
from lantern.config import Config, ConfigError
from lantern.logs import LOGGING, log_event
from lantern.services import Services, build_services
from lantern.site import views as site
from wire.content import ContentError
from wire.process import die_with_parent

BODY_BYTES: Final = 16 * 1024

SANIC_SETTINGS: Final[dict[str, Any]] = {
    "ACCESS_LOG": False,  # an access log would keep addresses
    "REQUEST_MAX_SIZE": BODY_BYTES,
    "REQUEST_MAX_HEADER_SIZE": 8192,
    "REQUEST_TIMEOUT": 20,
    "RESPONSE_TIMEOUT": 60,  # a turn waits behind others of its conversation: 12 s each
    "KEEP_ALIVE_TIMEOUT": 75,
    "GRACEFUL_SHUTDOWN_TIMEOUT": 12.0,
    "FALLBACK_ERROR_FORMAT": "json",
    "MOTD": False,
    "USE_UVLOOP": True,
    # Of the extensions only injection, the OpenAPI document and templates; origins are our affair.
    "CORS": False,
    "HEALTH": False,
    "HTTP_AUTO_OPTIONS": False,
    "HTTP_AUTO_HEAD": True,
    "LOGGING": False,
}


def create_app(config: Config, *, name: str = "lantern") -> Sanic[Any, Any]:
    """Build the web app: settings, protection, problems, routes, services."""
    app: Sanic[Any, Any] = Sanic(name, log_config=LOGGING)
    app.config.update(SANIC_SETTINGS)
    app.config.PROXIES_COUNT = config.trusted_proxies
    protection.setup(app, config)
    problems.setup(app)
    openapi.setup(app)
    for blueprint in (chat_blueprint(), health.bp, site.bp):
        app.blueprint(blueprint)
    setup_services(app, config)
    return app


def setup_services(app: Sanic[Any, Any], config: Config) -> None:
    """Build the services when the app starts and close them when it stops."""
    built: list[Services] = []

    async def start(app: Sanic[Any, Any]) -> None:
        services = await build_services(config)
        services.provide(app)
        built.append(services)
        app.add_task(services.sweep(), name="sweep")  # ends with the app
        log_event("web_started", port=config.port, content_version=services.content.version)

    async def stop(app: Sanic[Any, Any]) -> None:
        while built:
            await built.pop().close()

    # Before the extension that reads which handler wants what.
    app.register_listener(start, "before_server_start", priority=1000)
    app.register_listener(stop, "after_server_stop")


def serve(config: Config) -> None:
    """Serve until SIGTERM or Ctrl-C, in this one process."""
    app = create_app(config)
    app.prepare(
        host=config.host, port=config.port, single_process=True, access_log=False, motd=False
    )
    Sanic.serve_single(primary=app)


def main() -> int:
    """Start from the environment; a wrong setting is one sentence and status 2."""
    die_with_parent()
    try:
        serve(Config.from_environment(os.environ))
    except (ConfigError, ContentError) as error:
        print(f"lantern: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
