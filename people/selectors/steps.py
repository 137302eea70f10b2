"""What waits for a person in this room."""

from django.urls import reverse
from django.utils.translation import gettext as _

from people.enums import ImportState, Permission
from people.models import ImportRun, Person
from rmentor.lib.next_steps import NextStep

# The zone that somebody has for whom neither HR nor they themselves named one.
NO_ZONE = "UTC"


def next_steps(person: Person) -> list[NextStep]:
    """Name your time zone; for HR: mend the file that was refused, or import the company."""
    steps = []
    if person.time_zone == NO_ZONE and not person.own_time_zone:
        steps.append(
            NextStep(
                text=_("Tell us your time zone, so that meetings and mails come at the right hour."),
                url=reverse("people:profile"),
                button=_("Choose the time zone"),
                weight=80,
            )
        )
    if person.may(Permission.IMPORT_PEOPLE):
        steps += _import_steps(person)
    return steps


def _import_steps(person: Person) -> list[NextStep]:
    last = ImportRun.objects.filter(started_by=person).defer("content").first()
    if last is not None and last.state in {ImportState.REFUSED, ImportState.FAILED}:
        return [
            NextStep(
                text=_("The import of “%(file)s” was refused. Nobody was imported.") % {"file": last.file_name},
                url=reverse("admin:people_importrun_change", args=[last.pk]),
                button=_("See what to mend"),
                weight=20,
            )
        ]
    if last is None and Person.objects.count() <= 1:
        return [
            NextStep(
                text=_("Nobody is here yet besides you."),
                url=reverse("admin:people_importrun_add"),
                button=_("Import the people of your company"),
                weight=10,
            )
        ]
    return []
