"""A small SMTP server (RFC 5321, STARTTLS, AUTH PLAIN) that can be told to misbehave."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Received:
    """One mail, and how it came."""

    sender: str
    receivers: list[str]
    raw: bytes
    tls: bool
    login: str | None

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]


@dataclass
class SmtpServer:
    """Its settings, and what it received."""

    login: tuple[str, str] | None = None  # asked for, where there is one
    starttls: ssl.SSLContext | None = None
    tls: ssl.SSLContext | None = None  # from the first byte
    refused: set[str] = field(default_factory=set)
    answer: str = "250 kept"  # to a mail
    silent: bool = False
    received: list[Received] = field(default_factory=list)
    sessions: int = 0
    port: int = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[SmtpServer]:
        """Listen, on the same port when it listened before."""
        server = await asyncio.start_server(
            lambda reader, writer: _Session(self, reader, writer).run(),
            "127.0.0.1",
            self.port,
            ssl=self.tls,
        )
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()


class _Session:
    def __init__(
        self, server: SmtpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.tls, self.login, self.sender = server.tls is not None, None, ""
        self.receivers: list[str] = []

    async def run(self) -> None:
        self.server.sessions += 1
        if self.server.silent:
            await asyncio.sleep(3)
            self.writer.close()
            return
        try:
            await self.say("220 ready")
            while line := (await self.reader.readline()).decode().strip():
                if not await self.obey(line):
                    break
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            self.writer.close()

    async def say(self, line: str) -> None:
        self.writer.write(line.encode() + b"\r\n")
        await self.writer.drain()

    async def obey(self, line: str) -> bool:
        word = line.split(" ")[0].upper().split(":")[0]
        handler = getattr(self, f"on_{word.lower()}", None)
        if handler is None:
            await self.say("502 unknown")
        else:
            await handler(line)
        return word != "QUIT"

    async def on_ehlo(self, line: str) -> None:
        offers = ["smtp.test"]
        if self.server.starttls and not self.tls:
            offers.append("STARTTLS")
        elif self.server.login:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            await self.say(f"250-{offer}")
        await self.say(f"250 {offers[-1]}")

    async def on_starttls(self, line: str) -> None:
        await self.say("220 go on")
        await self.writer.start_tls(self.server.starttls)
        self.tls = True

    async def on_auth(self, line: str) -> None:
        _, _, given = line.split(" ", 2)
        _, name, password = base64.b64decode(given).decode().split("\0")
        if (name, password) == self.server.login:
            self.login = name
            await self.say("235 welcome")
        else:
            await self.say(f"535 no such login: {name} {password}")

    async def on_mail(self, line: str) -> None:
        if self.server.login and not self.login:
            await self.say("530 log in first")
            return
        self.sender, self.receivers = line.split("<")[1].split(">")[0], []
        await self.say("250 good")

    async def on_rcpt(self, line: str) -> None:
        receiver = line.split("<")[1].split(">")[0]
        if receiver in self.server.refused:
            await self.say("550 unknown receiver")
            return
        self.receivers.append(receiver)
        await self.say("250 good")

    async def on_data(self, line: str) -> None:
        await self.say("354 go on")
        raw = (await self.reader.readuntil(b"\r\n.\r\n"))[:-3]
        if self.server.answer.startswith("250"):
            self.server.received.append(
                Received(self.sender, self.receivers, raw, self.tls, self.login)
            )
        await self.say(self.server.answer)

    async def on_rset(self, line: str) -> None:
        await self.say("250 good")

    async def on_quit(self, line: str) -> None:
        await self.say("221 goodbye")
