"""Settings of the web app: one frozen list, read once from the environment.

A name that is not in the list and a value that is not of its kind are refused at start, so a
misspelt setting is never silently ignored. `docs/settings.md` lists them all; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PREFIX = "LANTERN_"


class ConfigError(ValueError):
    """A setting is unknown or malformed. Names the setting, never its value."""


def _port(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not int(value) <= 65535:
        raise ValueError("a port between 0 and 65535")
    return int(value)


def _host(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z.:_-]{1,253}", value):
        raise ValueError("a host name or an address")
    return value


def _folder(value: str) -> Path:
    if not value or "\0" in value:
        raise ValueError("a folder")
    return Path(value)


def _count(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise ValueError("a whole number, 0 or more")
    return int(value)


def _flag(value: str) -> bool:
    if value not in ("0", "1"):
        raise ValueError("0 or 1")
    return value == "1"


def _secret(value: str) -> str:
    if len(value) < 16 or not value.isascii() or not value.isprintable():
        raise ValueError("at least 16 printable ASCII characters")
    return value


def _address(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if urlsplit(value).scheme.split("+")[0] not in schemes:
            raise ValueError(f"an address with the scheme {' or '.join(schemes)}")
        return value

    return read


def origin(value: str) -> str:
    """Return `value` as a web origin: scheme, host and port, nothing else. Raises ValueError."""
    parts = urlsplit(value)
    port = parts.port  # raises ValueError itself when it is no number
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
        raise ValueError("a web origin such as https://clinic.example")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in (None, default) else f":{port}")


def _origins(value: str) -> tuple[str, ...]:
    return tuple(origin(part) for part in value.replace(",", " ").split())


def is_loopback(host: str) -> bool:
    """Say whether `host` names this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    bare = not (parts.path.strip("/") or parts.query or parts.fragment) and _whole(value)
    # A login beyond ASCII is one that SMTP libraries cannot send.
    if (
        parts.scheme not in ("smtp", "smtps", "smtp+plain")
        or not bare
        or not unquote(value).isascii()
    ):
        raise ValueError("an address such as smtp://name:password@mail.example:587")
    return value


def _webhook(value: str) -> str:
    parts = urlsplit(value)
    secure = parts.scheme == "https" or (
        parts.scheme == "http" and is_loopback(parts.hostname or "")
    )
    if not secure or not _whole(value) or parts.username or parts.fragment:
        raise ValueError("an https address, or an http address of this machine")
    return value


def _whole(address: str) -> bool:
    """Say whether an address has a host, a port that can be, and no blanks."""
    parts = urlsplit(address)
    try:
        return bool(parts.hostname) and parts.port != 0 and not re.search(r"[\s\x00-\x1f]", address)
    except ValueError:  # the port is no number
        return False


def _mailbox(value: str) -> str:
    if not re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[0-9A-Za-z.-]{1,190}", value, re.ASCII):
        raise ValueError("an address such as alerts@clinic.example")
    return value


def mailboxes(value: str) -> tuple[str, ...]:
    """Return the mailboxes in a list with commas or spaces. Raises ValueError."""
    return tuple(_mailbox(part) for part in value.replace(",", " ").split())


def _about(read: Callable[[str], Any], text: str) -> dict[str, Any]:
    return {"read": read, "help": text}


@dataclass(frozen=True)
class Config:
    """All settings of the web app; `LANTERN_PORT` fills `port`, and so on."""

    port: int = field(default=8080, metadata=_about(_port, "Port of the web app."))
    host: str = field(
        default="127.0.0.1", metadata=_about(_host, "Address the web app listens on.")
    )
    rasa_port: int = field(
        default=5005, metadata=_about(_port, "Port of the Rasa server on this machine.")
    )
    actions_port: int = field(
        default=5055, metadata=_about(_port, "Port of the action server on this machine.")
    )
    data_dir: Path = field(
        default=Path("var"), metadata=_about(_folder, "Folder of the database, keys and logs.")
    )
    models_dir: Path = field(
        default=Path("models"),
        metadata=_about(_folder, "Folder of the trained model and the compiled content."),
    )
    database_url: str | None = field(
        default=None,
        metadata=_about(
            _address("sqlite", "postgresql"),
            "Address of the database. Without it: a SQLite file in the data folder.",
        ),
    )
    redis_url: str | None = field(
        default=None,
        metadata=_about(
            _address("redis", "rediss"), "Address of Redis. Reserved; one process needs none."
        ),
    )
    allowed_origins: tuple[str, ...] = field(
        default=(),
        metadata=_about(_origins, "Sites that may embed the chat, separated by commas or spaces."),
    )
    rate_limit: int = field(
        default=30,
        metadata=_about(
            _count, "Messages a minute of one conversation. `0` switches every rate limit off."
        ),
    )
    sweep_seconds: int = field(
        default=30,
        metadata=_about(
            _count,
            "A message refused for overload, whose visitor did not send it again, is answered "
            "after so many seconds. `0`: only at the next start.",
        ),
    )
    require_signed: bool = field(
        default=False,
        metadata=_about(
            _flag, "With `1` nothing starts while any text lacks a reviewer's signature."
        ),
    )
    sources: Path | None = field(
        default=None,
        metadata=_about(
            _folder, "Folder with the source articles, for the checks that quote them."
        ),
    )
    rasa_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_about(
            _secret,
            "Secret that the web app shows to Rasa. Without it: the file `rasa.secret` in the data "
            "folder, written at the first start.",
        ),
    )
    actions_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_about(_secret, "Secret that Rasa shows to the action server."),
    )
    mail_url: str | None = field(
        default=None,
        repr=False,
        metadata=_about(
            _mail_server,
            "Mail server for alerts to staff: `smtp://name:password@host:port` (STARTTLS), "
            "`smtps://` or `smtp+plain://`; see [alerts](alerts.md).",
        ),
    )
    mail_from: str | None = field(
        default=None,
        metadata=_about(_mailbox, "Sender of alerts by mail. Set with the server and a receiver."),
    )
    mail_to: tuple[str, ...] = field(
        default=(),
        metadata=_about(mailboxes, "Receivers of alerts by mail, with commas or spaces."),
    )
    webhook_url: str | None = field(
        default=None,
        repr=False,
        metadata=_about(_webhook, "Address that alerts to staff are posted to, with https."),
    )
    webhook_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_about(
            _secret,
            "Key that signs what is posted to the webhook. Without it: the file `webhook.key` in "
            "the data folder, written at the first start.",
        ),
    )
    key_file: Path | None = field(
        default=None,
        metadata=_about(
            _folder,
            "Key that encrypts the contact details visitors leave. Without it: the file "
            "`contacts.key` in the data folder, written at the first start.",
        ),
    )
    trusted_proxies: int = field(
        default=0,
        metadata=_about(
            _count, "How many reverse proxies stand before the web app. `0`: none is believed."
        ),
    )
    public_url: str | None = field(
        default=None,
        metadata=_about(
            origin, "Origin under which visitors reach the web app, such as https://chat.example."
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
