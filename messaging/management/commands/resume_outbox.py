"""Letting mails leave again, with or without what was due before a moment."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError, CommandParser

from messaging import actions
from rmentor.lib.errors import DomainError


class Command(BaseCommand):
    """Starts the outbox again."""

    help = "Let mails leave again. With --drop-before, what was due before that moment is let go unsent."

    def add_arguments(self, parser: CommandParser) -> None:
        """What not to send any more."""
        parser.add_argument("--drop-before", type=_moment, help="ISO date and time in UTC: 2026-11-22T18:00")

    def handle(self, *args: object, drop_before: dt.datetime | None, **options: object) -> None:  # noqa: ARG002 - Django's signature
        """Drop what is stale, then resume."""
        dropped = actions.drop_backlog(before=drop_before) if drop_before else 0
        try:
            actions.resume_outbox(by=None)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Mails leave again. Let go unsent: {dropped}.")


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
