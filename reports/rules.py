"""Which mails about reports come, and when it is told who stayed. Nothing is queued."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from messaging.engine.expected import Expected
from programs.rules.forecast import Course
from rmentor.lib import clock

# Who is still employed so long after the kick-off is compared with colleagues; leaving dates are often entered late.
STAY_MONTHS = 12
STAY_PATIENCE = dt.timedelta(days=14)


def year_after(kick_off: dt.date) -> dt.date:
    """The day until which participants are watched."""
    return clock.add_months(kick_off, STAY_MONTHS)


def compared_on(kick_off: dt.date) -> dt.date:
    """The day on which it is worked out who stayed."""
    return year_after(kick_off) + STAY_PATIENCE


def expected_of_reports(course: Course) -> Iterator[Expected]:
    """For those entitled: on the first of each month of the program, at its end, and a year after its start."""
    first = course.start.date().replace(day=1)
    for months in range(1, 36):
        at = dt.datetime.combine(clock.add_months(first, months), dt.time(), dt.UTC)
        if at >= course.complete:
            break
        yield Expected("reports.ready", at, _("on the first of each month while the program runs"))
    yield Expected("reports.ready", course.complete, _("when you complete the program"))
    day = dt.datetime.combine(compared_on(course.start.date()), dt.time(), dt.UTC)
    yield Expected("reports.ready", day, _("twelve months after the start, with who stayed in the company"))
