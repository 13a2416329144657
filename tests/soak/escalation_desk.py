"""The desk of the staff: a real web server and a real mail server that alerts arrive at."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.alerts.receiver import Receiver
from tests.alerts.smtp_server import SmtpServer

SECRET: Final = "a secret of the soak only"
RECEIVER: Final = "nurse@clinic.example"
UNWILLING: Final = 503


@dataclass
class Desk:
    """Both servers."""

    web: Receiver = field(default_factory=Receiver)
    mail: SmtpServer = field(default_factory=SmtpServer)

    @contextmanager
    def open(self) -> Iterator[Desk]:
        """Receive alerts."""
        ended, listening = asyncio.Event(), threading.Event()
        loop = asyncio.new_event_loop()

        async def serve() -> None:
            async with self.mail.running():
                listening.set()
                await ended.wait()

        thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
        thread.start()
        self.web.up()
        assert listening.wait(10), "the mail server does not listen"
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(ended.set)
            thread.join(10)
            self.web.down()

    @property
    def settings(self) -> dict[str, str]:
        """Settings of a Lantern that tells this desk."""
        return {
            "LANTERN_MAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "LANTERN_MAIL_FROM": "lantern@clinic.example",
            "LANTERN_MAIL_TO": RECEIVER,
            "LANTERN_WEBHOOK_URL": self.web.url,
            "LANTERN_WEBHOOK_SECRET": SECRET,
        }

    def willing(self, willing: bool) -> None:
        """Take what is posted, or refuse it all."""
        self.web.status = 204 if willing else UNWILLING

    def wait_for_delivery(self, seconds: float) -> bool:
        """Wait for the moment in which something is being delivered."""
        before, end = self._moves, time.monotonic() + seconds
        while self._moves == before:
            if time.monotonic() > end:
                return False
            time.sleep(0.0005)
        return True

    @property
    def _moves(self) -> int:
        # A mail's session is counted when it begins, a post before it is answered.
        return self.mail.sessions + len(self.web.posts) + len(self.web.refused)
