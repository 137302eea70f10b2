"""The one place that asks what time it is, and what a local time means."""

import calendar
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

_pretended: ContextVar[dt.datetime | None] = ContextVar("pretended", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or timezone.now()


def is_pretended() -> bool:
    """Whether now() is not the real present."""
    return _pretended.get() is not None


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let now() answer `moment` inside the block: the demo company lives its past through the real actions."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def today(zone: str = "UTC") -> dt.date:
    """The date that somebody in `zone` sees on the wall."""
    return now().astimezone(ZoneInfo(zone)).date()


def resolve(local: dt.datetime, zone: str) -> dt.datetime:
    """The UTC moment of a naive local time: a time skipped in spring moves forward, a doubled one takes the first."""
    if local.tzinfo is not None:
        raise ValueError("resolve() takes a naive local time")
    # fold=0: of a doubled hour the first; in a gap Python keeps the old offset, which lands after the gap.
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(dt.UTC)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later, or the last one there is."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def next_workday(day: dt.date) -> dt.date:
    """`day` itself, or the Monday after it when it falls on a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def add_workdays(moment: dt.datetime, days: int) -> dt.datetime:
    """The same time `days` working days (Monday to Friday) later."""
    while days > 0:
        moment += dt.timedelta(days=1)
        if moment.weekday() < 5:
            days -= 1
    return moment
