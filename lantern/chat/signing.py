"""Payloads of buttons: signed by the web app, good in one conversation only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Final

from lantern.errors import ChatError
from wire.payloads import Button, PayloadError

_SUM_BYTES: Final = 16
_LONGEST: Final = 4000


class ButtonSigner:
    """Turns a button into the payload a visitor's browser sends back, and reads it."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, conversation_id: str, button: Button) -> str:
        """Return the payload: the same button gives the same payload in a conversation."""
        data = json.dumps([button.title, button.act, button.topic], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._sum(conversation_id, data) + data).decode()

    def read(self, conversation_id: str, payload: object) -> Button:
        """Return the button. Raises ChatError `invalid_payload` for any that we did not sign."""
        if not isinstance(payload, str) or len(payload) > _LONGEST:
            raise ChatError("invalid_payload")
        try:
            signed = base64.b64decode(payload, altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raise ChatError("invalid_payload") from None
        found, data = signed[:_SUM_BYTES], signed[_SUM_BYTES:]
        if not hmac.compare_digest(found, self._sum(conversation_id, data)):
            raise ChatError("invalid_payload")
        try:
            title, act, topic = json.loads(data)
            return Button(title, act, topic)
        except (ValueError, PayloadError):  # signed by an older version that knew other acts
            raise ChatError("invalid_payload") from None

    def digest(self, conversation_id: str, body: str) -> str:
        """Return a keyed sum of a request's body: it tells bodies apart and gives none away."""
        return self._sum(f"body {conversation_id}", body.encode("utf-8", "surrogatepass")).hex()

    def _sum(self, conversation_id: str, data: bytes) -> bytes:
        message = conversation_id.encode() + b"\0" + data
        return hmac.new(self._secret, message, hashlib.sha256).digest()[:_SUM_BYTES]
