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
