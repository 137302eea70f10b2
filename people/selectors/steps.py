"""What waits for a person in this room."""

from django.db.models import Exists, OuterRef, Subquery
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
    last, has_others = _last_import(person)
    if last is not None and last.state in {ImportState.REFUSED, ImportState.FAILED}:
        return [
            NextStep(
                text=_("The import of “%(file)s” was refused. Nobody was imported.") % {"file": last.file_name},
                url=reverse("admin:people_importrun_change", args=[last.pk]),
                button=_("See what to mend"),
                weight=20,
            )
        ]
    if last is None and not has_others:
        return [
            NextStep(
                text=_("Nobody is here yet besides you."),
                url=reverse("admin:people_importrun_add"),
                button=_("Import the people of your company"),
                weight=10,
            )
        ]
    return []


def _last_import(person: Person) -> tuple[ImportRun | None, bool]:
    """The last file this person handed in, and whether anybody else is here. One query."""
    own = ImportRun.objects.filter(started_by=OuterRef("pk")).order_by("-pk")
    row = (
        Person.objects.filter(pk=person.pk)
        .annotate(has_others=Exists(Person.objects.exclude(pk=person.pk)))
        .values_list("has_others", *(Subquery(own.values(name)[:1]) for name in ("pk", "file_name", "state")))
        .get()
    )
    has_others, pk, file_name, state = row
    return (ImportRun(pk=pk, file_name=file_name, state=state) if pk else None), has_others
