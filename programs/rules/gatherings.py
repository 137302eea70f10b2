"""Who calls people together, and until when things can be said about it."""

import datetime as dt

from django.utils.translation import gettext as _

from people.models import Person
from programs.enums import EnrolmentState, GatheringKind, ProgramState, Side
from programs.models import Enrolment, Gathering, Program
from programs.rules.team import check_may_manage
from rmentor.lib.errors import DomainError, NotAllowedError

# While there are people to call together.
OPEN = frozenset({ProgramState.RECRUITING, ProgramState.MATCHING, ProgramState.RUNNING})
# Nobody plans further ahead than this; a year typed wrongly is noticed.
FAR = dt.timedelta(days=550)
# So many circles of one mentor can lie ahead: each is a mail to all mentors.
MOST_AHEAD = 3
# Who has not said no is reminded so long before it begins.
REMIND_BEFORE = dt.timedelta(days=1)


def is_mentor(person: Person, program: Program) -> bool:
    """Whether this person has a seat as a mentor."""
    seats = Enrolment.objects.filter(program=program, person=person, state=EnrolmentState.ACCEPTED)
    return seats.on_side(Side.MENTOR).exists()


def check_may_call(person: Person, program: Program, kind: GatheringKind) -> None:
    """Raise a DomainError unless this person may call such a gathering now."""
    if program.state not in OPEN:
        raise DomainError(_("People are called together while a program recruits, matches or runs."))
    if kind == GatheringKind.CIRCLE and is_mentor(person, program):
        return
    check_may_manage(person, program)


def check_may_change(person: Person, gathering: Gathering) -> None:
    """Raise a DomainError unless it is theirs: a launch the team's, a circle whoever's who called it."""
    if gathering.is_circle:
        if gathering.made_by_id != person.pk:
            raise NotAllowedError(_("Whoever has called this meeting can change it or call it off."))
        return
    check_may_manage(person, gathering.program)


def check_time(starts_at: dt.datetime, minutes: int, *, now: dt.datetime) -> None:
    """Neither in the past nor years away, and not endless."""
    if starts_at <= now:
        raise DomainError(_("That time has already passed."))
    if starts_at > now + FAR:
        raise DomainError(_("That is too far ahead."))
    if minutes not in Gathering.MINUTES:
        raise DomainError(_("It lasts between 5 minutes and 8 hours."))


def check_may_answer(gathering: Gathering, *, now: dt.datetime) -> None:
    """Until it is over."""
    if not gathering.is_planned:
        raise DomainError(_("This has been called off."))
    if gathering.ends_at <= now:
        raise DomainError(_("This is over."))


def check_may_mark(person: Person, gathering: Gathering, *, now: dt.datetime) -> None:
    """The team, once a launch has begun. Nobody keeps a list of who was at a circle."""
    if gathering.is_circle:
        raise NotAllowedError(_("Who comes to the circle is the mentors' own affair."))
    check_may_manage(person, gathering.program)
    if not gathering.is_planned:
        raise DomainError(_("This has been called off."))
    if gathering.starts_at > now:
        raise DomainError(_("Once it has begun, you note here who was there."))
