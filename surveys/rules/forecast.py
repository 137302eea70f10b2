"""Which mails of surveys come. Never looks at who has answered. Nothing is queued."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.engine.expected import Expected
from programs.models import Program
from programs.rules.forecast import Course
from surveys.rules.answering import PULSE_DAYS
from surveys.rules.moments import BEFORE_END, POST_OPEN, PRE_OPEN, REMIND_AFTER


def expected_of_surveys(
    program: Program, course: Course, *, seat_at: dt.datetime, opened: Mapping[str, dt.date]
) -> Iterator[Expected]:
    """For somebody with a seat since then. `opened`: the days on which surveys were opened, by their kind."""
    pre = _opened(opened.get("pre")) or course.match
    why = _("as soon as you start matching")
    yield from _survey(max(pre, seat_at), why, until=min(course.start + PRE_OPEN, course.complete))
    post = _opened(opened.get("post")) or _post_opens(program, course)
    if post is not None and post < course.complete:
        why = _("two weeks before the program ends; you can open it earlier")
        yield from _survey(max(post, seat_at), why, until=min(post + POST_OPEN, course.complete))


def expected_of_pulse(starts_at: dt.datetime, ends_at: dt.datetime, course: Course) -> Iterator[Expected]:
    """After a meeting, in the weeks in which it can be answered."""
    asked_at = max(ends_at, course.start)
    if asked_at < starts_at + dt.timedelta(days=PULSE_DAYS):
        yield Expected("surveys.pulse", asked_at, _("once the meeting is logged as held"), starts_at)


def _survey(at: dt.datetime, why: Promise, *, until: dt.datetime) -> Iterator[Expected]:
    if at >= until:
        return
    yield Expected("surveys.invitation", at, why)
    for after in REMIND_AFTER:
        if at + after < until:
            yield Expected("surveys.reminder", at + after, _("if they have not answered by then"))


def _post_opens(program: Program, course: Course) -> dt.datetime | None:
    return None if program.ends_on is None else max(_midnight(program.ends_on - BEFORE_END), course.start)


def _opened(day: dt.date | None) -> dt.datetime | None:
    return None if day is None else _midnight(day) + dt.timedelta(hours=12)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
