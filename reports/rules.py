"""Which mails about reports come. Nothing is queued."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from messaging.engine.expected import Expected
from programs.rules.forecast import Course
from rmentor.lib import clock


def expected_of_reports(course: Course) -> Iterator[Expected]:
    """For those entitled: on the first of each month while the program runs, and at the end."""
    first = course.start.date().replace(day=1)
    for months in range(1, 36):
        at = dt.datetime.combine(clock.add_months(first, months), dt.time(), dt.UTC)
        if at >= course.complete:
            break
        yield Expected("reports.ready", at, _("on the first of each month while the program runs"))
    yield Expected("reports.ready", course.complete, _("when you complete the program"))
