"""manage.py purge_answers"""

from django.core.management.base import BaseCommand

from surveys import actions


class Command(BaseCommand):
    """The worker does the same every day."""

    help = "Delete answers whose time is over: pulses 3 months, surveys 12 months after the end of their program."

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(str(actions.purge_answers()))
