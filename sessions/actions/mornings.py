"""When the day begins where somebody lives."""

import datetime as dt
from zoneinfo import ZoneInfo

from people.models import Person

MORNING = dt.time(9)


def morning_after(moment: dt.datetime, person: Person) -> dt.datetime:
    """What the wall clock shows the morning after, where the person lives."""
    day = moment.astimezone(ZoneInfo(person.time_zone)).date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, MORNING)
