"""manage.py load_instruments"""

from django.core.management.base import BaseCommand

from surveys import actions


class Command(BaseCommand):
    """Idempotent; opening a wave does the same."""

    help = "Store the questionnaires that rmentor ships."

    def handle(self, *_args: object, **_options: object) -> None:
        for questionnaire in actions.load_instruments():
            self.stdout.write(str(questionnaire))
