"""A PostgreSQL, a Redis and a mail server of our own, and processes started as a real installation starts them."""

import asyncio
import email
import email.policy
import os
import re
import secrets
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv" / "bin"
SERVICES = ROOT / ".ci" / "services"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait for something, and say what it was when it does not come."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(0.05)


@dataclass(frozen=True)
class Services:
    """Where PostgreSQL and Redis are."""

    database_url: str
    redis_url: str


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    """Those named by TEST_DATABASE_URL and TEST_REDIS_URL, or throw-away ones."""
    given = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    if given[0] and given[1]:
        yield Services(given[0], given[1])
        return
    place = tempfile.mkdtemp(prefix="rmentor-services-", dir="/tmp")  # where the user postgres may enter
    started = subprocess.run([SERVICES, "start", place], capture_output=True, text=True, check=False)
    if started.returncode == 3 and not os.environ.get("CI"):
        pytest.skip(started.stderr.strip())
    assert started.returncode == 0, started.stderr
    try:
        said = dict(re.findall(r"(?m)^export (\w+)=(\S+)$", started.stdout))
        yield Services(said["DATABASE_URL"], said["REDIS_URL"])
    finally:
        subprocess.run([SERVICES, "stop", place], check=True)


@pytest.fixture
def database_url(services: Services) -> Iterator[str]:
    """A database of this test's own, without tables."""
    name = f"rmentor_{secrets.token_hex(6)}"
    _administer(services.database_url, f'CREATE DATABASE "{name}"')
    yield urlsplit(services.database_url)._replace(path=f"/{name}").geturl()
    _administer(services.database_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(url: str, sql: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


@dataclass
class MailServer:
    """Takes every mail, as slowly as the test wants, and keeps it."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    pause: float = 0

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - aiosmtpd's signature
        session: Session,  # noqa: ARG002 - aiosmtpd's signature
        envelope: Envelope,
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        await asyncio.sleep(self.pause)  # between taking the mail and saying so: where a crash hurts
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in str(mail["To"])]


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    handler = MailServer(port=free_port())
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@dataclass
class Running:
    """A process group that the test started."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def end(self, number: int = signal.SIGTERM, seconds: float = 30) -> int:
        """Ask the process (or, with SIGKILL, its whole group) to end; its exit code."""
        if number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.process.wait(timeout=seconds)


class Starter:
    """Starts processes with an environment of nothing but what it is given, and ends what is left of them."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.running: list[Running] = []

    def start(self, name: str, command: list[str], env: dict[str, str]) -> Running:
        log = self._place / f"{name}-{len(self.running)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=_whole(env), stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.running.append(Running(name, process, log))
        return self.running[-1]

    def run(self, *command: str, env: dict[str, str]) -> str:
        done = subprocess.run(command, cwd=ROOT, env=_whole(env), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def end_all(self) -> None:
        for one in self.running:
            try:
                os.killpg(one.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            one.process.wait(timeout=10)


def _whole(env: dict[str, str]) -> dict[str, str]:
    """As in the image: the environment's programs first, and nothing of the machine that runs the tests."""
    return {"PATH": f"{BIN}:{os.environ['PATH']}", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"} | env


@pytest.fixture
def starter(tmp_path: Path) -> Iterator[Starter]:
    starter = Starter(tmp_path)
    yield starter
    starter.end_all()
