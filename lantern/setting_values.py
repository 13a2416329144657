"""What a setting's value may be: each reader returns the value or raises ValueError with words."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit


def port(value: str) -> int:
    """Return a port. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,5}", value) or not int(value) <= 65535:
        raise ValueError("a port between 0 and 65535")
    return int(value)


def host(value: str) -> str:
    """Return a host name or an address. Raises ValueError."""
    if not re.fullmatch(r"[0-9A-Za-z.:_-]{1,253}", value):
        raise ValueError("a host name or an address")
    return value


def folder(value: str) -> Path:
    """Return a folder. Raises ValueError."""
    if not value or "\0" in value:
        raise ValueError("a folder")
    return Path(value)


def count(value: str) -> int:
    """Return a whole number of at most six digits. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise ValueError("a whole number, 0 or more")
    return int(value)


def flag(value: str) -> bool:
    """Return whether `value` is 1. Raises ValueError."""
    if value not in ("0", "1"):
        raise ValueError("0 or 1")
    return value == "1"


def secret(value: str) -> str:
    """Return a secret that is long enough. Raises ValueError."""
    if len(value) < 16 or not value.isascii() or not value.isprintable():
        raise ValueError("at least 16 printable ASCII characters")
    return value


def address(*schemes: str) -> Callable[[str], str]:
    """Return a reader of addresses with one of the schemes."""

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


def origins(value: str) -> tuple[str, ...]:
    """Return the web origins in a list with commas or spaces. Raises ValueError."""
    return tuple(origin(part) for part in value.replace(",", " ").split())


def is_loopback(host: str) -> bool:
    """Say whether `host` names this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def mail_server(value: str) -> str:
    """Return a mail server's address. Raises ValueError."""
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


def webhook(value: str) -> str:
    """Return an address that alerts may be posted to. Raises ValueError."""
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


def mailbox(value: str) -> str:
    """Return a mailbox. Raises ValueError."""
    if not re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[0-9A-Za-z.-]{1,190}", value, re.ASCII):
        raise ValueError("an address such as alerts@clinic.example")
    return value


def mailboxes(value: str) -> tuple[str, ...]:
    """Return the mailboxes in a list with commas or spaces. Raises ValueError."""
    return tuple(mailbox(part) for part in value.replace(",", " ").split())
