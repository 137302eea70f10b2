"""How a moment reads on somebody's wall."""

import datetime as dt
from zoneinfo import ZoneInfo

from people.models import Person


def zone_label(zone: str) -> str:
    """The place in a zone's name: "Europe/Rome" is Rome."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def local(moment: dt.datetime, person: Person) -> dt.datetime:
    """The moment in the person's zone."""
    return moment.astimezone(ZoneInfo(person.time_zone))


def wall_time(moment: dt.datetime, person: Person) -> dt.datetime:
    """The same without a zone: templates would turn an aware time into the reader's."""
    return local(moment, person).replace(tzinfo=None)


def reads_differently(moment: dt.datetime, one: Person, other: Person) -> bool:
    """Whether the two see another time on their walls."""
    return wall_time(moment, one) != wall_time(moment, other)
