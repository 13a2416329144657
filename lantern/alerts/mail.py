"""Mail: an alert as a short plain message, by SMTP."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import localtime
from typing import Final
from urllib.parse import unquote, urlsplit

from lantern.alerts.alert import Alert, DeliveryFailed
from lantern.logs import log_event
from lantern.setting_values import is_loopback
from wire.cards import OWN_STAFF_KIND

_SECONDS: Final = 10.0  # of silence of the server, at each step
_PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_EVENTS: Final = {
    "escalation_raised": "A conversation needs a person.",
    "contact_left": "A visitor left contact details.",
}
_OWN_STAFF: Final = "It may be about people of this clinic. Keep it from those it may be about."


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and how."""

    host: str
    port: int
    scheme: str  # smtp: STARTTLS; smtps: TLS from the first byte; smtp+plain: no TLS
    login: tuple[str, str] | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> MailServer:
        """Read a checked setting."""
        parts = urlsplit(url)
        login = None
        if parts.username:
            login = unquote(parts.username), unquote(parts.password or "")
        host = parts.hostname or ""
        return cls(host, parts.port or _PORTS[parts.scheme], parts.scheme, login)


class Mail:
    """Sends from one address to one or several; a connection an alert."""

    def __init__(
        self,
        server: MailServer,
        sender: str,
        receivers: tuple[str, ...],
        at_once: int,
        name: str = "mail",
    ) -> None:
        self.name = name
        self._server = server
        self._sender = sender
        self._receivers = receivers
        # Threads of its own: a server that hangs must not hold up the threads of others.
        self._threads = ThreadPoolExecutor(at_once, "alerts-mail")

    async def send(self, alert: Alert) -> None:
        """Hand the mail in. Raises DeliveryFailed unless at least one receiver was accepted."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, self._send, alert)

    async def close(self) -> None:
        """Begin no further mail."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _send(self, alert: Alert) -> None:
        try:
            connection = self._connect()
            try:
                self._secure(connection)
                refused = connection.send_message(self.message(alert))
            finally:
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryFailed(_code(error)) from None
        if refused:
            log_event("alert_receivers_refused", alert_id=alert.id, receivers=len(refused))

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # Named after the sender's domain: looking up this machine's own name can take long.
        name = self._sender.rpartition("@")[2]
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=_SECONDS, context=context
            )
        return smtplib.SMTP(server.host, server.port, name, _SECONDS)

    def _secure(self, connection: smtplib.SMTP) -> None:
        """Switch TLS on and log in. What leaves this machine does so under TLS."""
        server = self._server
        connection.ehlo()
        if server.scheme == "smtp":
            if connection.has_extn("starttls"):
                connection.starttls(context=_starttls_context(server.host))
            elif not is_loopback(server.host):
                raise DeliveryFailed("tls_missing")
        if server.login is not None:
            connection.login(*server.login)

    def message(self, alert: Alert) -> EmailMessage:
        """Return the mail; its Message-ID is the same at every attempt."""
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = ", ".join(self._receivers)
        mail["Subject"] = f"[Lantern {alert.priority}] {alert.kind}"
        mail["Date"] = localtime()
        mail["Message-ID"] = f"<{alert.id}@{self._sender.rpartition('@')[2]}>"
        mail["X-Lantern-Alert"] = alert.id
        mail["Auto-Submitted"] = "auto-generated"  # no answers of absent people, please
        if alert.priority == "P0":
            mail["Importance"] = "high"
        mail.set_content(_text(alert), cte="7bit")
        return mail


def _starttls_context(host: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if is_loopback(host):
        # A mail server on the same machine mostly has a certificate that nobody signed.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _text(alert: Alert) -> str:
    lines = [
        _EVENTS.get(alert.event, "A conversation has news."),
        "",
        f"Priority: {alert.priority}",
        f"Class: {alert.kind}",
        f"Time: {alert.at}",
        f"Conversation: {alert.conversation_id}",
        *([_OWN_STAFF] if alert.kind == OWN_STAFF_KIND else []),
        *(["The visitor has erased this conversation since."] if alert.erased else []),
        f"Open: {alert.link}",
        "",
        "No words of the visitor are in this mail. The same alert can come twice:",
        f"Alert: {alert.id}",
    ]
    return "\n".join(lines) + "\n"


def _code(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "login_refused"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "receivers_refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"smtp_{error.smtp_code}"
    if isinstance(error, ssl.SSLError):
        return "tls_failed"
    if isinstance(error, TimeoutError):
        return "timeout"
    return "smtp_failed" if isinstance(error, smtplib.SMTPException) else "unreachable"
