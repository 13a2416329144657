"""Alerts as a service of the web app: built from the settings, started, woken, closed."""

from __future__ import annotations

import logging

from lantern.alerts.alert import Channel
from lantern.alerts.console import Console
from lantern.alerts.courier import Count, Courier, Pace
from lantern.alerts.mail import Mail, MailServer
from lantern.alerts.webhook import Webhook
from lantern.config import Config, ConfigError
from lantern.keys import secret_file
from lantern.logs import log_event
from lantern.setting_values import mailboxes
from lantern.store.database import Database
from lantern.store.outbox import OUTSIDE, set_channels
from wire.content import Clinic


class Alerts:
    """All of it. `console` is what open pages of staff listen to."""

    def __init__(
        self,
        config: Config,
        database: Database,
        count: Count,
        pace: Pace | None = None,
        *,
        outside_care_team: tuple[str, ...] = (),
    ) -> None:
        """`outside_care_team`: mailboxes for what may be about the care team itself."""
        pace = pace or Pace()
        self._database = database
        self.console = Console()
        self._channels = (self.console, *_outside(config, pace, outside_care_team))
        self._courier = Courier(database, console_address(config), count, pace)

    async def start(self) -> None:
        """Use the channels of the settings from now on, and begin to deliver."""
        names = [channel.name for channel in self._channels]
        gone = await self._database.write(lambda connection: set_channels(connection, names))
        log_event("alerts_started", channels=" ".join(names), given_up=gone)
        self._courier.start(self._channels)

    def wake(self) -> None:
        """Deliver at once: an escalation was committed."""
        self._courier.wake()

    async def close(self) -> None:
        """Let what is under way end; the rest stays due."""
        await self._courier.stop()
        for channel in self._channels:
            await channel.close()


def console_address(config: Config) -> str:
    """Return the origin that links to the console begin with."""
    return config.public_url or f"http://{config.host}:{config.port}"


def outside_care_team(clinic: Clinic) -> tuple[str, ...]:
    """Return the mailboxes of the clinic's settings. Raises ConfigError."""
    try:
        return mailboxes(str(clinic.alerts.get(OUTSIDE, "")))
    except ValueError as error:
        raise ConfigError(f"clinic.toml: {OUTSIDE} must be {error}") from None


def _outside(config: Config, pace: Pace, confidants: tuple[str, ...]) -> list[Channel]:
    """Return the channels that leave this machine."""
    channels: list[Channel] = []
    if config.mail_url is not None and config.mail_from is not None:
        server = MailServer.from_url(config.mail_url)
        channels.append(Mail(server, config.mail_from, config.mail_to, pace.at_once))
        if confidants:
            channels.append(Mail(server, config.mail_from, confidants, pace.at_once, OUTSIDE))
    elif confidants:
        log_event("outside_care_team_without_mail", logging.ERROR)
    if config.webhook_url is not None:
        secret = config.webhook_secret
        key = secret.encode() if secret else secret_file(config.data_dir / "webhook.key")
        channels.append(Webhook(config.webhook_url, key))
    return channels
