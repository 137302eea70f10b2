"""`make run`: the whole of rmentor in one process, with a demo company, and nothing else needed."""

import errno
import os
import socket
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from people.models import Person
from rmentor.home.management import preparing


class Command(BaseCommand):
    """Prepares what is missing, then serves until Ctrl-C."""

    help = "Start rmentor on this computer: SQLite, worker and scheduler inside, mails shown in the app."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and with which people."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument("--no-demo", action="store_true", help="start without the demo company")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Take the port, prepare, say how to get in, serve."""
        if not settings.EMBEDDED:
            raise CommandError(
                "DATABASE_URL, REDIS_URL or EMAIL_URL is set: this is a real installation.\n"
                "Start it with gunicorn and celery (see docker-compose.yml), or unset all three."
            )
        started = time.monotonic()
        door = self._listen(options["host"], options["port"])
        self._settle_address(options["host"], options["port"])
        try:
            self._prepare(with_demo=not options["no_demo"])
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped before it was ready. The next start goes on from here.") from stop
        self._greet(time.monotonic() - started)
        from rmentor.home.management.serving import serve  # noqa: PLC0415 - slow import

        serve(door)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _listen(self, host: str, port: int) -> socket.socket:
        from rmentor.home.management.serving import listen  # noqa: PLC0415 - slow import

        try:
            return listen(host, port)
        except OverflowError as error:
            raise CommandError(f"{port} is not a port: take one from 1 to 65535.") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is in use: is rmentor already running? "
                    f"Take another one with `make run PORT={port + 1}`."
                ) from error
            raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error

    def _settle_address(self, host: str, port: int) -> None:
        """Links in mails lead to where this process listens."""
        if host not in {"0.0.0.0", "::", *settings.ALLOWED_HOSTS}:  # noqa: S104 - compared, not bound
            settings.ALLOWED_HOSTS.append(f"[{host}]" if ":" in host else host)
        if "BASE_URL" not in os.environ:
            shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
            settings.BASE_URL = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"

    def _prepare(self, *, with_demo: bool) -> None:
        if preparing.forget_unfinished_demo():
            self._say("The demo company was left unfinished. Starting anew.")
        if preparing.migrate():
            self._say("The database is ready.")
        if preparing.compile_translations():
            self._say("The translations are ready.")
        if preparing.collect_static():
            self._say("The static files are ready.")
        if with_demo and not Person.objects.exists():
            self._build_demo()

    def _build_demo(self) -> None:
        self._say("Making the demo company (about a minute, only this once) ...")
        from rmentor.demo import build_demo  # noqa: PLC0415 - slow import

        preparing.unfinished_demo().touch()
        build_demo(self._say)
        preparing.unfinished_demo().unlink()

    def _greet(self, seconds: float) -> None:
        lines = ["", f"rmentor is ready (after {seconds:.1f} s):  {settings.BASE_URL}/", ""]
        lines += _accounts()
        lines += [
            f"Mails are not sent but shown:  {settings.BASE_URL}{reverse('messaging:caught-mail-list')}",
            "Stop with Ctrl-C. Everything is kept for the next start.",
            "",
        ]
        self._say("\n".join(lines))


def _accounts() -> list[str]:
    """Who can sign in, by role; nothing where there is no demo company."""
    from rmentor.demo import PASSWORD, accounts  # noqa: PLC0415 - slow import

    people = accounts()
    if not people:
        return []
    lines = [f"  {person.role:<20} {person.email:<42} {person.name}" for person in people]
    return [f"Sign in as one of these, password for all:  {PASSWORD}", "", *lines, ""]
