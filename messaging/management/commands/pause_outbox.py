"""Holding all mails back: on a machine whose data come from a backup, before its worker starts."""

from django.core.management.base import BaseCommand, CommandParser

from messaging import actions
from messaging.enums import PauseReason


class Command(BaseCommand):
    """Stops the outbox."""

    help = "Hold all mails back until resume_outbox. Codes to sign in still leave."

    def add_arguments(self, parser: CommandParser) -> None:
        """Why."""
        parser.add_argument("--restored", action="store_true", help="the data come from a backup")

    def handle(self, *args: object, restored: bool, **options: object) -> None:  # noqa: ARG002 - Django's signature
        """Pause."""
        outbox = actions.pause_outbox(reason=PauseReason.RESTORED if restored else PauseReason.BY_HAND, by=None)
        self.stdout.write(f"Mails wait since {outbox.paused_at:%Y-%m-%d %H:%M} UTC. manage.py resume_outbox ends it.")
