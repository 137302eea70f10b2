"""What people set for themselves."""

import datetime as dt

from django.db import transaction

from people.actions.trail import audit
from people.models import Person


@transaction.atomic
def update_profile(
    *, person: Person, time_zone: str, language: str, quiet_from: dt.time, quiet_to: dt.time
) -> Person:
    """Keep a person's own settings. A zone that they chose is theirs: imports leave it alone from then on.

    The trail tells which settings changed, not to what: some of them are for the person alone.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    wanted = {"time_zone": time_zone, "language": language, "quiet_from": quiet_from, "quiet_to": quiet_to}
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, wanted[name])
    # Who confirms UTC has chosen it; every other unchanged zone stays HR's.
    person.own_time_zone = person.own_time_zone or "time_zone" in changed or time_zone == "UTC"
    person.save(update_fields=[*wanted, "own_time_zone"])
    if changed:
        audit(verb="people.profile_updated", by=person, subject=person, new={"settings": changed})
    return person
