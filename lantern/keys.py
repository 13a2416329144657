"""Secrets that the web app keeps in files of its data folder, readable by their owner only."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def secret_file(path: Path, make: bytes | None = None) -> bytes:
    """Return the secret in `path`; at the first start it is written there, mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = make if make is not None else secrets.token_urlsafe(32).encode()
    # Written aside and linked into place: two processes that start together agree on one secret,
    # and nobody reads half of it.
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(fresh)
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_bytes().strip()


def contact_cipher(path: Path) -> Fernet:
    """Return the cipher for contact details, with its key in `path`."""
    return Fernet(secret_file(path, Fernet.generate_key()))


def new_token() -> str:
    """Return 32 random bytes, safe in a header."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same_token(token: str, digest: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(token_digest(token), digest)
