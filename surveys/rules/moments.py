"""When surveys open, close and are reminded of: what the planner goes by, and what a dry run foresees."""

import datetime as dt

# The start survey closes so long after the program started.
PRE_OPEN = dt.timedelta(days=28)
# The closing survey opens so long before the program's end, and closes so long after it opened, as do the reminders.
BEFORE_END = dt.timedelta(days=14)
POST_OPEN = dt.timedelta(days=28)
REMIND_AFTER = tuple(dt.timedelta(days=days) for days in (7, 14, 21))
