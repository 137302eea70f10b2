"""When a pair meets: monthly, on working days, at the same hour on the driver's clock all year round."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from programs.enums import Driver, Side
from programs.models import Program
from rmentor.lib import clock
from sessions.enums import MeetingKind

USUAL = dt.time(10)
# Minutes of the local day between which people work.
OPENS, CLOSES = 8 * 60, 18 * 60
# A meeting on somebody's weekend is worse than one at any hour of a working day.
WEEKEND = 24 * 60
# Nobody plans further ahead than this; a year typed wrongly is noticed.
FAR = dt.timedelta(days=550)
HALF_HOURS = tuple(dt.time(minute // 60, minute % 60) for minute in range(0, 24 * 60, 30))


def driving_side(driver: str) -> Side:
    """Whose clock the rhythm follows; of two who share it, the mentor's."""
    return Side.MENTEE if driver == Driver.MENTEE else Side.MENTOR


def first_day(start: dt.date) -> dt.date:
    """The day of the first meeting: a week after the start, so that both can prepare, and never over two weeks."""
    return clock.next_workday(start + dt.timedelta(days=7))


def nearest_workday(day: dt.date) -> dt.date:
    """`day`, or the Monday after it, or the Friday before where that Monday lies in the next month."""
    later = clock.next_workday(day)
    return later if later.month == day.month else day - dt.timedelta(days=day.weekday() - 4)


def monthly_days(first: dt.date, count: int, *, before: dt.date | None = None) -> list[dt.date]:
    """`count` working days a month apart from `first` on, only those `before` the program's end; always the first."""
    days = [first, *(nearest_workday(clock.add_months(first, month)) for month in range(1, count))]
    return [day for number, day in enumerate(days) if number == 0 or before is None or day < before]


def kind_of(number: int, count: int) -> MeetingKind:
    """The first meeting, the closing one, and those between."""
    if number == 1:
        return MeetingKind.FIRST
    return MeetingKind.CLOSING if number == count else MeetingKind.TEACH


def minutes_outside(moment: dt.datetime, minutes: int, zone: str) -> int:
    """By how many minutes a meeting misses the working day of somebody in `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.weekday() >= calendar.SATURDAY:
        return WEEKEND
    start = local.hour * 60 + local.minute
    return max(0, OPENS - start) + max(0, start + minutes - CLOSES)


def best_time(days: Sequence[dt.date], zone: str, partner_zone: str, minutes: int) -> dt.time:
    """The hour in `zone` that lies in both working days on all `days`, or misses them least; as near to 10 as can be.

    What counts is the worse off of the two, so that where no hour suits both, both give way.
    """
    if zone == partner_zone:
        return USUAL

    def cost(time: dt.time) -> tuple[int, int, int]:
        misses = [
            max(minutes_outside(moment, minutes, zone), minutes_outside(moment, minutes, partner_zone))
            for moment in (clock.resolve(dt.datetime.combine(day, time), zone) for day in days)
        ]
        return sum(misses), abs(time.hour * 60 + time.minute - USUAL.hour * 60), time.hour

    return min(HALF_HOURS, key=cost)


def moments(days: Sequence[dt.date], time: dt.time, zone: str) -> list[dt.datetime]:
    """The same local time on each day, in UTC."""
    return [clock.resolve(dt.datetime.combine(day, time), zone) for day in days]


def of_program(program: Program, zones: Mapping[Side, str], *, live_at: dt.datetime) -> list[dt.datetime]:
    """When a pair meets that is live since then: from that day or the program's start, whichever is later."""
    driver = driving_side(program.driver)
    begin = live_at.astimezone(ZoneInfo(zones[driver])).date()
    if program.starts_on:
        begin = max(begin, program.starts_on)
    days = monthly_days(first_day(begin), program.months, before=program.ends_on)
    time = best_time(days, zones[driver], zones[driver.other], program.meeting_minutes)
    return moments(days, time, zones[driver])
