"""Who can be given a seat, and how many seats there are."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Person
from programs.enums import ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib.errors import DomainError, NotAllowedError

SEATS_GIVEN_IN = (ProgramState.RECRUITING, ProgramState.MATCHING, ProgramState.RUNNING)


class NoSeatsError(DomainError):
    """More people than seats."""


def check_gives_seats(program: Program) -> None:
    """Raise DomainError unless applications are decided about in the program's state."""
    if program.state not in SEATS_GIVEN_IN:
        raise DomainError(_("“%(program)s” does not decide about applications now.") % {"program": program})


def check_not_own(person: Person, enrolments: Sequence[Enrolment]) -> None:
    """Raise NotAllowedError when somebody decides about their own application."""
    if any(enrolment.person_id == person.pk for enrolment in enrolments):
        raise NotAllowedError(_("Nobody decides about their own application."))


def check_seats(program: Program, side: Side, *, asked: int, taken: int) -> None:
    """Raise NoSeatsError, with the numbers, when `asked` more people do not fit."""
    if program.seats is None or taken + asked <= program.seats:
        return
    free = max(program.seats - taken, 0)
    people = ngettext("%(n)s person", "%(n)s people", asked) % {"n": asked}
    raise NoSeatsError(
        _(
            "%(program)s has %(seats)s seats for each side. On the side “%(side)s” %(taken)s are taken, so %(free)s "
            "can be given, not to %(people)s. Nobody was accepted. Put the others on the waiting list: it moves up "
            "by itself."
        )
        % {
            "program": program,
            "seats": program.seats,
            "side": side.label,
            "taken": taken,
            "free": free,
            "people": people,
        }
    )


def check_both_sides(program: Program, accepted: dict[str, int]) -> None:
    """Raise DomainError unless somebody is accepted on both sides."""
    empty = [str(side.label) for side in Side if not accepted.get(side)]
    if empty:
        raise DomainError(
            _("“%(program)s” cannot go on: nobody is accepted yet as %(sides)s.")
            % {"program": program, "sides": _(" nor as ").join(empty)}
        )
