"""manage.py build_demo: fill an empty installation with the demo company."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.models import Person
from rmentor.demo import PASSWORD, accounts, build_demo


class Command(BaseCommand):
    """Refuses where there are people already: the demo is never mixed with real data."""

    help = "Fill an empty installation with the demo company (420 invented people, four programs)."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Build it and say who to sign in as."""
        if Person.objects.exists():
            raise CommandError("There are people here already. The demo company needs an empty installation.")
        start = time.monotonic()
        build_demo(self.stdout.write)
        self.stdout.write(f"Built in {time.monotonic() - start:.0f} s. Password of all accounts: {PASSWORD}")
        for account in accounts():
            self.stdout.write(f"  {account.role}: {account.name} <{account.email}>")
