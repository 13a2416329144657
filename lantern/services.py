"""Everything the web app's handlers are given, built at start and closed at the end."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.fernet import Fernet
from sanic import Sanic

from lantern.alerts.service import Alerts, outside_care_team
from lantern.chat.arrivals import Arrivals
from lantern.chat.bus import ProcessBus
from lantern.chat.gate import Gate
from lantern.chat.lanes import Lanes
from lantern.chat.ledger import Ledger
from lantern.chat.presenting import Presenter
from lantern.chat.publishing import Publisher
from lantern.chat.rasa import RasaClient
from lantern.chat.rates import Rates
from lantern.chat.signing import ButtonSigner
from lantern.chat.turns import Turns
from lantern.chat.watch import Watch
from lantern.chat.words import Words
from lantern.config import Config, ConfigError
from lantern.health import SECONDS, actions_ready
from lantern.keys import contact_cipher, secret_file
from lantern.logs import log_event
from lantern.metrics import Metrics
from lantern.store.database import Database, open_database
from lantern.store.migrate import migrate
from lantern.sweep import keep_completing
from wire.content import Content, ContentError, load_content
from wire.hearing import SMALL_MODEL, Hearing, HearingError

_CONTENT: Final = "content.json"
_DRAIN_SECONDS: Final = 12.0


@dataclass(frozen=True)
class Services:
    """What is handed to handlers by its type."""

    config: Config
    content: Content
    words: Words
    database: Database
    metrics: Metrics
    rasa: RasaClient
    lanes: Lanes
    bus: ProcessBus
    signer: ButtonSigner
    cipher: Fernet
    presenter: Presenter
    publisher: Publisher
    rates: Rates
    gate: Gate
    watch: Watch
    ledger: Ledger
    turns: Turns
    arrivals: Arrivals
    alerts: Alerts

    def provide(self, app: Sanic[Any, Any]) -> None:
        """Let handlers ask for each of them by type."""
        for service in vars(self).values():
            app.ext.dependency(service)
        app.ext.add_dependency(Database, lambda *_: self.database)

    async def sweep(self) -> None:
        """Complete the turns that a crash or an overload left without replies."""

        async def ready() -> bool:
            return await self.rasa.ready(SECONDS) and await actions_ready(self.config)

        await keep_completing(self.database, self.turns, ready, self.config.sweep_seconds)

    async def close(self) -> None:
        """Let turns under way end, then close what is open."""
        self.bus.end_all()
        await self.lanes.drain(_DRAIN_SECONDS)
        await self.alerts.close()
        await self.rasa.close()
        await self.database.close()


async def build_services(config: Config) -> Services:
    """Build everything from the settings. Raises ConfigError and ContentError."""
    words = find_words(config)
    if config.require_signed and words.content.unsigned:
        raise ConfigError("LANTERN_REQUIRE_SIGNED is set and some texts are not signed")
    database = open_database(config.store_url)
    await migrate(database)
    services = _assemble(config, words, database)
    await services.alerts.start()
    return services


def _assemble(config: Config, words: Words, database: Database) -> Services:
    data = config.data_dir
    signer = ButtonSigner(secret_file(data / "buttons.key"))
    cipher = contact_cipher(config.key_file or data / "contacts.key")
    secret = config.rasa_secret or secret_file(data / "rasa.secret").decode()
    rasa = RasaClient(config.rasa_url, secret)
    metrics, bus, lanes = Metrics(), ProcessBus(), Lanes()
    gate = Gate(notice=words.notice("overloaded"))
    metrics.watch_queue(lambda: gate.waiting)
    presenter = Presenter(signer)
    alerts = Alerts(
        config,
        database,
        lambda *labels: metrics.alerts.labels(*labels).inc(),
        outside_care_team=outside_care_team(words.content.clinic),
    )
    publisher = Publisher(bus, presenter, alerts.wake)
    rates, watch = Rates(config.rate_limit), Watch(words, database, find_hearing(config, words))
    ledger = Ledger(database, words, watch, publisher, metrics)
    turns = Turns(lanes, gate, rasa, ledger, metrics)
    arrivals = Arrivals(database, lanes, watch, rates, turns)
    # In the order of the fields, all of different types: mypy keeps them apart.
    return Services(
        *(config, words.content, words, database, metrics, rasa, lanes, bus, signer, cipher),
        *(presenter, publisher, rates, gate, watch, ledger, turns, arrivals, alerts),
    )


def find_hearing(config: Config, words: Words) -> Hearing:
    """Return the rules with the small model of the newest training; alone when there is none.

    The rules must not depend on a model: without it they go on, and the log says so.
    """
    try:
        return Hearing.load(words.triage, config.models_dir / SMALL_MODEL)
    except HearingError as error:
        log_event("small_model_unusable", logging.ERROR, code=str(error))
        return Hearing(words.triage)


def find_words(config: Config) -> Words:
    """Load the compiled content; when it is unusable, the last one that was good.

    Cards must not depend on a file that is just being replaced. Raises ContentError.
    """
    newest, last = config.models_dir / _CONTENT, config.data_dir / _CONTENT
    try:
        words = Words(load_content(newest))
    except ContentError as error:
        if not last.exists():
            raise
        log_event("content_unusable", logging.ERROR, code=error.code)
        return Words(load_content(last))
    _keep(newest, last)
    return words


def _keep(newest: Path, last: Path) -> None:
    last.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = last.with_suffix(".new")
    shutil.copyfile(newest, aside)
    aside.replace(last)
