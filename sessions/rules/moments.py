"""How long before and after a meeting its mails come: what the planner goes by, and what a dry run foresees."""

import datetime as dt
from zoneinfo import ZoneInfo

# So far ahead a meeting is put into calendars: an executive's fills up early.
INVITE = dt.timedelta(weeks=6)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
# How long a meeting can be logged from its mail, and a pair that is over may log its last ones.
LOGGABLE = dt.timedelta(days=14)
# Who drives writes the log; the other one is asked later that day, mostly to confirm it.
LOG_MAIL_AT, LOG_MAIL_TO_OTHER_AT = dt.time(9), dt.time(15)
MORNING = dt.time(9)
# Who has not said how the first meeting felt is asked once more so long after the first time.
FIT_AGAIN = dt.timedelta(days=4)
# Who was asked after the closing meeting is left in peace for a while before they are asked again.
CLOSING_AGAIN = dt.timedelta(days=7)


def day_after(moment: dt.datetime, zone: str, at: dt.time = MORNING) -> dt.datetime:
    """What the wall clock shows the day after, in `zone`."""
    return dt.datetime.combine(moment.astimezone(ZoneInfo(zone)).date() + dt.timedelta(days=1), at)
