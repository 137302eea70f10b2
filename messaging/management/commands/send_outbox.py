"""Sending without Celery: the same tick, once or over and over."""

import signal
import time
from types import FrameType

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from messaging import actions
from messaging.engine.stopping import ask_to_stop, go_on, is_stopping


class Command(BaseCommand):
    """Sends what is due."""

    help = (
        "Send the mails that are due, once, or with --loop until somebody stops it. Needs neither Celery nor Redis."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How often."""
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--every", type=float, default=10, help="seconds between two looks (10)")

    def handle(self, *args: object, loop: bool, every: float, **options: object) -> None:  # noqa: ARG002 - Django's signature
        """Tick."""
        go_on()
        if not loop:
            actions.tick()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        while not is_stopping():
            self._tick()
            self._wait(every)

    def _tick(self) -> None:
        try:
            while actions.send_due() and not is_stopping():
                pass
            actions.tick()
        except OperationalError as error:
            # The database is away: what is due is still there when it is back.
            self.stderr.write(f"The database does not answer: {type(error).__name__}")
        close_old_connections()

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not is_stopping():
            time.sleep(min(0.2, seconds))


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
    ask_to_stop()
