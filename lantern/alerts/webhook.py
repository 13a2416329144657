"""The webhook: an alert as signed JSON, posted to one address."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Final

import aiohttp

from lantern.alerts.alert import Alert, DeliveryFailed

SIGNATURE_HEADER: Final = "X-Lantern-Signature"


def sign(secret: bytes, body: bytes, seconds: int) -> str:
    """Return the header for `body` sent at `seconds` (Unix time): `t=SECONDS,v1=HEX`.

    The time is signed with the body, so that an old post cannot be passed off as a new one.
    """
    digest = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


class Webhook:
    """Posts to one address over a connection that stays open."""

    name = "webhook"

    def __init__(self, url: str, secret: bytes) -> None:
        self._url = url
        self._secret = secret
        self._opened: aiohttp.ClientSession | None = None

    async def send(self, alert: Alert) -> None:
        """Post the alert; everything but a 2xx answer raises DeliveryFailed."""
        body = json.dumps(alert.to_dict(), separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": alert.id,
            SIGNATURE_HEADER: sign(self._secret, body, int(time.time())),
        }
        try:
            # A redirect could lead anywhere: it counts as a failure.
            async with self._http.post(
                self._url, data=body, headers=headers, allow_redirects=False
            ) as response:
                status = response.status
        except aiohttp.ClientSSLError:
            raise DeliveryFailed("tls_failed") from None
        except (aiohttp.ClientError, OSError):
            raise DeliveryFailed("unreachable") from None
        if not 200 <= status < 300:
            raise DeliveryFailed(f"http_{status}")

    async def close(self) -> None:
        """Close the connection."""
        if self._opened is not None:
            await self._opened.close()

    @property
    def _http(self) -> aiohttp.ClientSession:
        """The session, opened at its first use: it belongs to the loop that runs then."""
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                headers={"User-Agent": "Lantern"},
                timeout=aiohttp.ClientTimeout(total=None),  # the courier limits each attempt
                trust_env=False,  # never through a proxy of the surroundings
            )
        return self._opened
