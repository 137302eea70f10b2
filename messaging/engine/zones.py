"""A zone's clock changes, written as the VTIMEZONE that goes with an invitation.

Made from the time zone database itself: icalendar's own writer puts the spring change one hour late.
"""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

YEAR = dt.timedelta(days=366)
DAY = dt.timedelta(days=1)


def timezone_around(zone: str, first: dt.datetime, last: dt.datetime) -> Timezone:
    """The VTIMEZONE of `zone`, right from a year before `first` to a year after `last`."""
    place = ZoneInfo(zone)
    start = (first - YEAR).astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    result = Timezone()
    result.add("tzid", zone)
    result.add_component(_observance(place, start, start))
    for change in changes_between(place, start, (last + YEAR).astimezone(dt.UTC)):
        result.add_component(_observance(place, change, change - dt.timedelta(seconds=1)))
    return result


def changes_between(place: ZoneInfo, start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """The UTC moments at which the clocks of `place` change."""
    moment = start
    while moment < end:
        later = moment + DAY
        if _offset(place, moment) != _offset(place, later):
            yield _change_within(place, moment, later)
        moment = later


def _change_within(place: ZoneInfo, before: dt.datetime, after: dt.datetime) -> dt.datetime:
    """Halve the span until it is one second. Two changes within a day are unknown to the database."""
    while after - before > dt.timedelta(seconds=1):
        middle = before + dt.timedelta(seconds=(after - before) // dt.timedelta(seconds=2))
        before, after = (before, middle) if _offset(place, middle) != _offset(place, before) else (middle, after)
    return after


def _observance(place: ZoneInfo, at: dt.datetime, before: dt.datetime) -> TimezoneStandard | TimezoneDaylight:
    """What the clocks show from `at` on; its start is told, as the RFC asks, by the clock before the change."""
    local = at.astimezone(place)
    part = TimezoneDaylight() if (local.dst() or dt.timedelta()) > dt.timedelta() else TimezoneStandard()
    part.add("dtstart", (at + _offset(place, before)).replace(tzinfo=None))
    part.add("tzoffsetfrom", _offset(place, before))
    part.add("tzoffsetto", _offset(place, at))
    part.add("tzname", local.tzname() or place.key)
    return part


def _offset(place: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(place).utcoffset() or dt.timedelta()
