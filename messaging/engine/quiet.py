"""Quiet hours: when a person's wall clock says that no mail may arrive."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo


def is_quiet(local: dt.time, quiet_from: dt.time, quiet_to: dt.time) -> bool:
    """Whether the wall clock shows a quiet time; the same `from` and `to` mean that no time is quiet."""
    if quiet_from <= quiet_to:
        return quiet_from <= local < quiet_to
    return local >= quiet_from or local < quiet_to


def next_allowed(moment: dt.datetime, zone: str, quiet_from: dt.time, quiet_to: dt.time) -> dt.datetime:
    """`moment` itself (aware), or the next end of the quiet hours in `zone`, in UTC.

    A quiet end that the clock skips in spring moves forward; of a doubled one the first that is not past counts.
    """
    place = ZoneInfo(zone)
    local = moment.astimezone(place)
    if not is_quiet(local.time(), quiet_from, quiet_to):
        return moment.astimezone(dt.UTC)
    return min(
        end
        for end in _ends_of_quiet(local.date(), quiet_to, place)
        if end >= moment and not is_quiet(end.astimezone(place).time(), quiet_from, quiet_to)
    )


def _ends_of_quiet(day: dt.date, quiet_to: dt.time, place: ZoneInfo) -> Iterator[dt.datetime]:
    """The moments at which the wall clock shows `quiet_to`, from `day` on; some zones skip a day."""
    for days in range(4):
        for fold in (0, 1):
            local = dt.datetime.combine(day + dt.timedelta(days=days), quiet_to).replace(tzinfo=place, fold=fold)
            yield local.astimezone(dt.UTC)


def next_day(moment: dt.datetime, zone: str, quiet_from: dt.time, quiet_to: dt.time, at: dt.time) -> dt.datetime:
    """The first allowed moment from `at` on the next local day on, in UTC. A day the zone skips is passed over."""
    place = ZoneInfo(zone)
    today = moment.astimezone(place).date()
    for days in range(1, 4):
        wished = dt.datetime.combine(today + dt.timedelta(days=days), at).replace(tzinfo=place).astimezone(dt.UTC)
        allowed = next_allowed(wished, zone, quiet_from, quiet_to)
        if allowed > moment and allowed.astimezone(place).date() > today:
            return allowed
    raise ValueError(f"{zone} has no tomorrow after {moment}")


def is_same_day(one: dt.datetime, other: dt.datetime, zone: str) -> bool:
    """Whether the wall calendar in `zone` shows the same date at both moments."""
    place = ZoneInfo(zone)
    return one.astimezone(place).date() == other.astimezone(place).date()
