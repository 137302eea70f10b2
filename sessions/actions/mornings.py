"""When the day begins where somebody lives."""

import datetime as dt

from people.models import Person
from sessions.rules import moments


def morning_after(moment: dt.datetime, person: Person) -> dt.datetime:
    """What the wall clock shows the morning after, where the person lives."""
    return moments.day_after(moment, person.time_zone)
