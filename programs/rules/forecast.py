"""What of a program's course is still to come, and which mails of this room come with it. Nothing is queued."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.engine.expected import Expected
from programs.enums import EnrolmentState, GatheringKind, ProgramState, Side
from programs.models import Gathering, Program
from programs.rules.gatherings import REMIND_BEFORE
from rmentor.lib import clock

# The steps that only people take, in their order, by the state that a program has once they are taken.
STEPS: Mapping[str, "str | Promise"] = {
    "invite": _("You invite people on"),
    "decide": _("You decide about applications on"),
    "match": _("You start matching on"),
    "publish": _("You publish the pairs on"),
    "start": _("You start the program on"),
    "complete": _("You complete the program on"),
}
DONE_IN: Mapping[str, int] = {
    ProgramState.DRAFT: 0,
    ProgramState.RECRUITING: 0,
    ProgramState.MATCHING: 3,
    ProgramState.RUNNING: 5,
}
# So many days before the first meetings, if nobody says otherwise.
USUAL_BEFORE = {"invite": 42, "decide": 26, "match": 25, "publish": 21, "start": 0}
# By then the reminders of the closing survey have left.
AFTER_END = dt.timedelta(days=14)
APPLYING = dt.timedelta(days=3)
AT = dt.time(10)


@dataclass(frozen=True)
class Course:
    """When each step is taken: really, as far as that is known, or as it is supposed."""

    now: dt.datetime
    invite: dt.datetime
    decide: dt.datetime
    match: dt.datetime
    publish: dt.datetime
    start: dt.datetime
    complete: dt.datetime
    # How many working days people take to answer what they are asked.
    answer_workdays: int = 1


def steps_ahead(program: Program) -> tuple[str, ...]:
    """The steps that this program has still to take; of one that runs, publishing goes on for late joiners."""
    done = DONE_IN.get(program.state, len(STEPS))
    names = tuple(STEPS)[done:]
    return ("publish", *names) if program.state == ProgramState.RUNNING else names


def usual_days(program: Program, today: dt.date) -> dict[str, dt.date]:
    """On which day each step ahead is taken if nobody says otherwise: none in the past, each after the one before."""
    first = program.starts_on or today + dt.timedelta(days=USUAL_BEFORE["invite"])
    end = clock.add_months(first, program.months) + AFTER_END
    days, earliest = {}, today
    for name in steps_ahead(program):
        wished = end if name == "complete" else first - dt.timedelta(days=USUAL_BEFORE[name])
        days[name] = earliest = max(clock.next_workday(wished), earliest)
    return days


def course_of(
    program: Program, days: Mapping[str, dt.date], *, now: dt.datetime, zone: str, answer_workdays: int = 1
) -> Course:
    """The course with these days for the steps ahead, each at ten in the morning; what is done lies in the past."""
    done = dict.fromkeys(STEPS, min(program.created_at, now))
    ahead = {name: max(now, clock.resolve(dt.datetime.combine(day, AT), zone)) for name, day in days.items()}
    course = Course(now=now, answer_workdays=answer_workdays, **{**done, **ahead})
    return replace(course, start=program.started_at) if program.started_at and "start" not in days else course


def expected_of_seat(state: str | None, course: Course) -> Iterator[Expected]:
    """What comes on the way to a seat, for somebody who has got so far; None: not even invited."""
    applied = max(course.now, min(course.invite + APPLYING, course.decide))
    if state is None:
        yield Expected("programs.invitation", course.invite, _("when you invite them"))
    if state in (None, EnrolmentState.INVITED):
        yield Expected("programs.application_received", applied, _("once they have applied"))
    if state in (None, EnrolmentState.INVITED, EnrolmentState.APPLIED):
        yield Expected("programs.accepted", course.decide, _("when you give them a seat"))
    if state == EnrolmentState.WAITLISTED:
        yield Expected("programs.accepted", course.match, _("if a seat becomes free, on whichever day that is"))


def expected_of_gatherings(gatherings: Iterable[Gathering], side: Side) -> Iterator[Expected]:
    """The day before each of those that are called already: a launch for everybody, a circle for the mentors."""
    why = _("unless they have said that they cannot come")
    for one in gatherings:
        if side is Side.MENTOR or one.kind == GatheringKind.LAUNCH:
            yield Expected("programs.gathering_reminder", one.starts_at - REMIND_BEFORE, why, one.starts_at)


# Mails that no calendar foresees, and what brings them about.
ON_EVENTS: Mapping[str, "str | Promise"] = {
    "programs.waitlisted": _("when you put somebody on the waiting list"),
    "programs.declined": _("when you decline an application"),
    "programs.cancelled": _("when you cancel the program"),
    "programs.gathering": _("when a launch event or a circle of the mentors is called, and to those who join later"),
    "programs.gathering_changed": _("when a launch event or a circle of the mentors gets another time or place"),
    "programs.gathering_cancelled": _("when a launch event or a circle of the mentors is called off"),
}
