"""Which mails of surveys come. Never looks at who has answered. Nothing is queued."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.engine.expected import Expected
from programs.models import Program
from programs.rules.forecast import Course
from surveys.enums import WaveKind
from surveys.rules.answering import PULSE_DAYS
from surveys.rules.moments import AT_THE_END, BEFORE, PRE_OPEN, REMIND_AFTER, closes_on, opens_on

WHY_BEFORE = _("as soon as you start matching")
WHY_ON_THE_WAY = _("on its day, once the program runs")
WHY_AT_THE_END = _("two weeks before the program ends; you can open it earlier")


def expected_of_surveys(
    program: Program,
    course: Course,
    *,
    seat_at: dt.datetime,
    opened: Mapping[str, dt.date],
    kinds: Collection[WaveKind],
) -> Iterator[Expected]:
    """For somebody with a seat since then. `opened`: days on which surveys were opened, by kind; `kinds`: what the
    program asks their side. Surveys of the comparison group go to others.
    """
    for kind in WaveKind:
        if kind in kinds and kind.is_survey and not kind.is_for_others:
            opens = _opened(opened.get(kind)) or _opens(kind, program, course)
            if opens is not None and opens < course.complete:
                until = min(_closes(kind, course, opens), course.complete)
                yield from _survey(kind, max(opens, seat_at), until=until)


def expected_of_pulse(starts_at: dt.datetime, ends_at: dt.datetime, course: Course) -> Iterator[Expected]:
    """After a meeting, in the weeks in which it can be answered."""
    asked_at = max(ends_at, course.start)
    if asked_at < starts_at + dt.timedelta(days=PULSE_DAYS):
        yield Expected("surveys.pulse", asked_at, _("once the meeting is logged as held"), starts_at)


def _survey(kind: WaveKind, at: dt.datetime, *, until: dt.datetime) -> Iterator[Expected]:
    if at >= until:
        return
    yield Expected("surveys.invitation", at, _why(kind), about=kind.value)
    for after in REMIND_AFTER:
        if at + after < until:
            yield Expected("surveys.reminder", at + after, _("if they have not answered by then"), about=kind.value)


def _why(kind: WaveKind) -> Promise:
    if kind in BEFORE:
        return WHY_BEFORE
    return WHY_AT_THE_END if kind in AT_THE_END else WHY_ON_THE_WAY


def _opens(kind: WaveKind, program: Program, course: Course) -> dt.datetime | None:
    if kind in BEFORE:
        return course.match
    day = opens_on(kind, starts_on=course.start.date(), ends_on=program.ends_on)
    return None if day is None else max(_midnight(day), course.start)


def _closes(kind: WaveKind, course: Course, opens: dt.datetime) -> dt.datetime:
    if kind in BEFORE:
        return course.start + PRE_OPEN
    day = closes_on(kind, starts_on=course.start.date(), opened_on=opens.date())
    return course.complete if day is None else opens + (day - opens.date())


def _opened(day: dt.date | None) -> dt.datetime | None:
    return None if day is None else _midnight(day) + dt.timedelta(hours=12)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
