"""Settings of the web app: one frozen list, read once from the environment.

A name that is not in the list and a value that is not of its kind are refused at start, so a
misspelt setting is never silently ignored. `docs/settings.md` lists them all; a test compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from lantern import setting_values as kind

PREFIX = "LANTERN_"


class ConfigError(ValueError):
    """A setting is unknown or malformed. Names the setting, never its value."""


def _about(read: Callable[[str], Any], text: str) -> dict[str, Any]:
    return {"read": read, "help": text}


@dataclass(frozen=True)
class Config:
    """All settings of the web app; `LANTERN_PORT` fills `port`, and so on."""

    port: int = field(default=8080, metadata=_about(kind.port, "Port of the web app."))
    host: str = field(
        default="127.0.0.1", metadata=_about(kind.host, "Address the web app listens on.")
    )
    rasa_port: int = field(
        default=5005, metadata=_about(kind.port, "Port of the Rasa server on this machine.")
    )
    actions_port: int = field(
        default=5055, metadata=_about(kind.port, "Port of the action server on this machine.")
    )
    data_dir: Path = field(
        default=Path("var"), metadata=_about(kind.folder, "Folder of the database, keys and logs.")
    )
    models_dir: Path = field(
        default=Path("models"),
        metadata=_about(kind.folder, "Folder of the trained model and the compiled content."),
    )
    database_url: str | None = field(
        default=None,
        metadata=_about(
            kind.address("sqlite", "postgresql"),
            "Address of the database. Without it: a SQLite file in the data folder.",
        ),
    )
    redis_url: str | None = field(
        default=None,
        metadata=_about(
            kind.address("redis", "rediss"), "Address of Redis. Reserved; one process needs none."
        ),
    )
    allowed_origins: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            kind.origins, "Sites that may embed the chat, separated by commas or spaces."
        ),
    )
    rate_limit: int = field(
        default=30,
        metadata=_about(
            kind.count, "Messages a minute of one conversation. `0` switches every rate limit off."
        ),
    )
    sweep_seconds: int = field(
        default=30,
        metadata=_about(
            kind.count,
            "A message refused for overload, whose visitor did not send it again, is answered "
            "after so many seconds. `0`: only at the next start.",
        ),
    )
    require_signed: bool = field(
        default=False,
        metadata=_about(
            kind.flag, "With `1` nothing starts while any text lacks a reviewer's signature."
        ),
    )
    sources: Path | None = field(
        default=None,
        metadata=_about(
            kind.folder, "Folder with the source articles, for the checks that quote them."
        ),
    )
    rasa_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_about(
            kind.secret,
            "Secret that the web app shows to Rasa. Without it: the file `rasa.secret` in the data "
            "folder, written at the first start.",
        ),
    )
    actions_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_about(kind.secret, "Secret that Rasa shows to the action server."),
    )
    mail_url: str | None = field(
        default=None,
        repr=False,
        metadata=_about(
            kind.mail_server,
            "Mail server for alerts to staff: `smtp://name:password@host:port` (STARTTLS), "
            "`smtps://` or `smtp+plain://`; see [alerts](alerts.md).",
        ),
    )
    mail_from: str | None = field(
        default=None,
        metadata=_about(
            kind.mailbox, "Sender of alerts by mail. Set with the server and a receiver."
        ),
    )
    mail_to: tuple[str, ...] = field(
        default=(),
        metadata=_about(kind.mailboxes, "Receivers of alerts by mail, with commas or spaces."),
    )
    webhook_url: str | None = field(
        default=None,
        repr=False,
        metadata=_about(kind.webhook, "Address that alerts to staff are posted to, with https."),
    )
    webhook_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_about(
            kind.secret,
            "Key that signs what is posted to the webhook. Without it: the file `webhook.key` in "
            "the data folder, written at the first start.",
        ),
    )
    key_file: Path | None = field(
        default=None,
        metadata=_about(
            kind.folder,
            "Key that encrypts the contact details visitors leave. Without it: the file "
            "`contacts.key` in the data folder, written at the first start.",
        ),
    )
    trusted_proxies: int = field(
        default=0,
        metadata=_about(
            kind.count, "How many reverse proxies stand before the web app. `0`: none is believed."
        ),
    )
    public_url: str | None = field(
        default=None,
        metadata=_about(
            kind.origin,
            "Origin under which visitors reach the web app, such as https://chat.example.",
        ),
    )

    @property
    def rasa_url(self) -> str:
        """Address of the Rasa server."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Address of the action server."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def store_url(self) -> str:
        """Address of the database, as the store wants it."""
        return self.database_url or f"sqlite:///{self.data_dir / 'lantern.sqlite3'}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Config:
        """Read every `LANTERN_` name of `environment`. Raises ConfigError."""
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in environment.items():
            if not name.startswith(PREFIX):
                continue
            if name not in known:
                raise ConfigError(f"{name} is not a setting of Lantern")
            if value == "":  # an empty value is an unset one, as shells and compose files write it
                continue
            try:
                values[known[name].name] = known[name].metadata["read"](value)
            except ValueError as error:
                raise ConfigError(f"{name} must be {error}") from None
        config = cls(**values)
        config._check_mail()
        return config

    def _check_mail(self) -> None:
        parts = {"URL": self.mail_url, "FROM": self.mail_from, "TO": self.mail_to}
        missing = [f"{PREFIX}MAIL_{name}" for name, value in parts.items() if not value]
        if 0 < len(missing) < len(parts):
            raise ConfigError(f"{' and '.join(missing)} must be set too, or no mail can be sent")


def settings_table() -> str:
    """Return the table of settings for `docs/settings.md`."""
    lines = ["| name | default | meaning |", "| --- | --- | --- |"]
    for f in fields(Config):
        shown = "none" if f.default in (None, ()) else f"`{_shown(f.default)}`"
        lines.append(f"| `{PREFIX}{f.name.upper()}` | {shown} | {f.metadata['help']} |")
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    return f"{value}/" if isinstance(value, Path) else str(int(value) if value is False else value)
