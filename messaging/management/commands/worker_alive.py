"""The health check of worker and beat: only a tick of the two together leaves a heartbeat."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from messaging.selectors import seconds_since_beat


class Command(BaseCommand):
    """Fails when the last tick is too long ago."""

    help = "Exit with 1 when the worker has not ticked lately."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How long is too long."""
        parser.add_argument("--within", type=float, default=120, help="seconds since the last tick (120)")

    def handle(self, *args: object, within: float, **options: object) -> None:  # noqa: ARG002 - Django's signature
        """Look at the heartbeat."""
        age = seconds_since_beat()
        if age is None:
            raise CommandError("The worker has never ticked.")
        if age > within:
            raise CommandError(f"The worker last ticked {age:.0f} s ago.")
        self.stdout.write(f"The worker ticked {age:.0f} s ago.")
