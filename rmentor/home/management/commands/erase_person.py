"""manage.py erase_person ADDRESS"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import Person
from rmentor.home.erasing import erase_person
from rmentor.lib.errors import DomainError


class Command(BaseCommand):
    """Erase somebody who has left, at their wish or when their time is over."""

    help = "Erase a person who has left from every room. Cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *_args: Any, email: str, yes: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        person = Person.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        if not yes and input(f"Erase {person.name} for good? Type the address again: ") != email:
            raise CommandError("Nothing was erased.")
        try:
            erase_person(person_id=person.pk)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Erased.")
