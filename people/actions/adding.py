"""Adding people to the directory from a list that is not the HR system's: known by their address alone."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people.actions.directory import BATCH, new_person
from people.actions.trail import audit_all
from people.engine import Entry
from people.enums import Permission
from people.models import Person
from rmentor.lib.errors import NotAllowedError, StaleError


@transaction.atomic
def add_people(*, entries: Iterable[Entry], on: dt.date, source: str, by: Person) -> list[Person]:
    """New directory entries, one for each of `entries`, audited with where they come from.

    Only for whoever may import people. The next file of the HR system finds them by their address.
    """
    if not by.may(Permission.IMPORT_PEOPLE):
        raise NotAllowedError(_("You may not import people."))
    people = [new_person(entry, on) for entry in entries]
    try:
        with transaction.atomic():
            Person.objects.bulk_create(people, batch_size=BATCH)
    except IntegrityError as error:
        raise StaleError(_("Somebody has added one of these people meanwhile. Look at the file again.")) from error
    audit_all(verb="person.added", by=by, subjects=people, new={"source": source})
    return people
