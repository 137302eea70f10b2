"""What the worker talks to, made to misbehave: a mail server, and a road to Redis that can be cut."""

import asyncio
import collections
import contextlib
import email
import email.policy
import socket
import threading
import time
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class PostOffice:
    """Takes mails and counts the copies of each; slow, busy, full of refusals or shut, as it is told."""

    port: int = field(default_factory=free_port)
    pause: float = 0.015
    # What it answers instead of taking the mail, at RCPT.
    answer: str = ""
    copies: collections.Counter[str] = field(default_factory=collections.Counter)
    recipients: dict[str, set[str]] = field(default_factory=lambda: collections.defaultdict(set))
    taken: int = 0
    refused: int = 0
    _controller: Controller | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and signature
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer:
            self.refused += 1
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content
        assert isinstance(content, bytes)
        headers = email.message_from_bytes(content.split(b"\r\n\r\n", 1)[0], policy=email.policy.default)
        name = str(headers["Message-ID"])
        self.copies[name] += 1
        self.recipients[name] |= set(envelope.rcpt_tos)
        self.taken += 1
        await asyncio.sleep(self.pause)  # between taking the mail and saying so: where a crash hurts
        return "250 OK"

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=20)
        self._controller.start()

    def shut(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


class Road:
    """A way to a server that can be cut without either end noticing: the half-open connection."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._is_cut = threading.Event()
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._is_cut.set()

    def mend(self) -> None:
        self._is_cut.clear()

    def close(self) -> None:
        self._door.close()

    def _accept(self) -> None:
        while True:
            try:
                one, _address = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(one,), daemon=True).start()

    def _join(self, one: socket.socket) -> None:
        try:
            other = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            one.close()
            return
        dead = threading.Event()
        back = threading.Thread(target=self._carry, args=(other, one, dead), daemon=True)
        back.start()
        self._carry(one, other, dead)
        back.join()
        one.close()
        other.close()

    def _carry(self, source: socket.socket, sink: socket.socket, dead: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self._is_cut.is_set():
                    dead.set()
                if dead.is_set():
                    # What was on the way when the road was cut never arrives; the ends are not told.
                    time.sleep(0.1)
                    continue
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
