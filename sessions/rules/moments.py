"""How long before and after a meeting its mails come: what the planner goes by, and what a dry run foresees."""

import datetime as dt

# So far ahead a meeting is put into calendars: an executive's fills up early.
INVITE = dt.timedelta(weeks=6)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
# How long a meeting can be logged from its mail, and a pair that is over may log its last ones.
LOGGABLE = dt.timedelta(days=14)
# Who drives writes the log; the other one is asked later that day, mostly to confirm it.
LOG_MAIL_AT, LOG_MAIL_TO_OTHER_AT = dt.time(9), dt.time(15)
