"""When surveys open, close and are reminded of: what the planner goes by, and what a dry run foresees."""

import datetime as dt

from surveys.enums import WaveKind

# The start survey closes so long after the program started.
PRE_OPEN = dt.timedelta(days=28)
# The first look at the pair comes so long after the start.
MONTH = dt.timedelta(days=30)
# The closing survey opens so long before the program's end, and closes so long after it opened, as do all others.
BEFORE_END = dt.timedelta(days=14)
POST_OPEN = dt.timedelta(days=28)
REMIND_AFTER = tuple(dt.timedelta(days=days) for days in (7, 14, 21))

# Surveys about the time before may be answered until the program has gone on for a while.
BEFORE = frozenset({WaveKind.PRE, WaveKind.TEST_PRE, WaveKind.OTHERS_PRE})
AT_THE_END = frozenset({WaveKind.POST, WaveKind.THEN, WaveKind.TEST_POST, WaveKind.OTHERS_POST})


def opens_on(kind: WaveKind, *, starts_on: dt.date, ends_on: dt.date | None) -> dt.date | None:
    """The day on which a survey of a running program opens; None where its place is not known or there is none.

    The first month and the middle are left out where the closing survey is as near as another month.
    """
    if kind is WaveKind.PULSE or kind in BEFORE:
        return starts_on
    if ends_on is None:
        return starts_on + MONTH if kind is WaveKind.MONTH_1 else None
    end = max(ends_on - BEFORE_END, starts_on)
    if kind in AT_THE_END:
        return end
    day = starts_on + (MONTH if kind is WaveKind.MONTH_1 else (ends_on - starts_on) / 2)
    return day if day + MONTH <= end else None


def closes_on(kind: WaveKind, *, starts_on: dt.date | None, opened_on: dt.date) -> dt.date | None:
    """The day on which an open survey closes; None: with the program."""
    if kind is WaveKind.PULSE:
        return None
    if kind in BEFORE:
        return None if starts_on is None else starts_on + PRE_OPEN
    return opened_on + POST_OPEN
