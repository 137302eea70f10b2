"""Who may apply, to which side, and why not, in words. Person-rules and state-rules apart."""

import datetime as dt

from django.utils.translation import gettext as _

from people.models import Person
from programs.enums import OVER, EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
from programs.rules.design import junior_side
from rmentor.lib import clock
from rmentor.lib.clock import add_months
from rmentor.lib.errors import DomainError


class NotEligibleError(DomainError):
    """The person does not meet the program's conditions."""


def reasons_against(program: Program, person: Person, side: Side, *, on: dt.date) -> list[str]:
    """Why this person cannot take this side, in words; empty when they can."""
    checks = (_employment(person, on), _grade(program, person, side), _tenure(program, person, on))
    return [text for text in (*checks, _place(program, person)) if text]


def eligible_sides(program: Program, person: Person, *, on: dt.date) -> list[Side]:
    """The sides this person can take."""
    return [side for side in Side if not reasons_against(program, person, side, on=on)]


def check_eligible(program: Program, person: Person, side: Side, *, on: dt.date) -> None:
    """Raise NotEligibleError with the reasons."""
    reasons = reasons_against(program, person, side, on=on)
    if reasons:
        raise NotEligibleError(" ".join(reasons))


def check_takes_applications(program: Program) -> None:
    """Raise DomainError unless the program recruits."""
    if program.state == ProgramState.DRAFT:
        raise DomainError(_("This program does not take applications yet."))
    if program.state != ProgramState.RECRUITING:
        raise DomainError(_("This program no longer takes applications."))


def check_may_apply(program: Program, person: Person, enrolment: Enrolment | None) -> list[Side]:
    """The sides this person may apply for now; raises DomainError with the reason when there is none.

    `enrolment` is the one they already have in the program, if any.
    """
    check_takes_applications(program)
    if enrolment is None and not program.is_open:
        raise DomainError(_("This program is by invitation only."))
    if enrolment is not None and enrolment.state != EnrolmentState.INVITED:
        raise DomainError(_already(enrolment))
    sides = [Side(enrolment.side)] if enrolment else list(Side)
    on = clock.today(person.time_zone)
    found = [side for side in sides if not reasons_against(program, person, side, on=on)]
    if not found:
        raise NotEligibleError(" ".join(_why_neither(program, person, sides, on)))
    return found


def may_apply(program: Program, person: Person, enrolment: Enrolment | None) -> bool:
    """Whether check_may_apply lets this person through."""
    return not why_not(program, person, enrolment)


def why_not(program: Program, person: Person, enrolment: Enrolment | None) -> str:
    """Why this person may not apply now, in words; empty when they may."""
    try:
        check_may_apply(program, person, enrolment)
    except DomainError as error:
        return str(error)
    return ""


def may_edit(enrolment: Enrolment) -> bool:
    """Whether the application can still be changed by the person: until the selection."""
    undecided = enrolment.state in {EnrolmentState.APPLIED, EnrolmentState.WAITLISTED}
    return undecided and enrolment.program.state == ProgramState.RECRUITING


def check_may_edit(enrolment: Enrolment) -> None:
    """Raise DomainError once the selection is over."""
    if not may_edit(enrolment):
        raise DomainError(_("This application has been decided about and cannot be changed any more."))


def may_withdraw(enrolment: Enrolment) -> bool:
    """Whether there is something to take back."""
    gone = enrolment.state in {EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN}
    return not gone and enrolment.program.state not in OVER


def may_look_for_partner(enrolment: Enrolment) -> bool:
    """Whether matching could find somebody for this seat: as long as pairs are made."""
    seated = enrolment.state == EnrolmentState.ACCEPTED
    return seated and enrolment.program.state in {ProgramState.MATCHING, ProgramState.RUNNING}


def check_may_look_for_partner(enrolment: Enrolment) -> None:
    """Raise DomainError where no partner is looked for, whatever one wishes."""
    if not may_look_for_partner(enrolment):
        raise DomainError(_("No partners are looked for here: the program is over, or you have no seat in it."))


def _already(enrolment: Enrolment) -> str:
    texts = {
        EnrolmentState.APPLIED: _("You have applied already."),
        EnrolmentState.ACCEPTED: _("You have a seat already."),
        EnrolmentState.WAITLISTED: _("You are on the waiting list already."),
        EnrolmentState.DECLINED: _("Your application was declined. Ask the program team if you think that is wrong."),
        EnrolmentState.WITHDRAWN: _("You have withdrawn. Ask the program team if you would like to come back."),
    }
    return texts[EnrolmentState(enrolment.state)]


def _why_neither(program: Program, person: Person, sides: list[Side], on: dt.date) -> list[str]:
    """The reasons of all sides, each once."""
    found = [text for side in sides for text in reasons_against(program, person, side, on=on)]
    return list(dict.fromkeys(found))


def _employment(person: Person, on: dt.date) -> str:
    hired = person.hired_on is None or person.hired_on <= on
    left = person.left_on is not None and person.left_on <= on
    return "" if person.is_active and hired and not left else _("Only people employed at present can take part.")


def _grade(program: Program, person: Person, side: Side) -> str:
    """The junior side has an upper bound, the senior side a lower one."""
    junior = side is junior_side(program)
    bound = program.mentor_max_grade if junior else program.mentee_min_grade
    if bound is None:
        return ""
    if person.grade is None:
        return _("The directory does not know your grade. Ask HR to add it.")
    fits = person.grade <= bound if junior else person.grade >= bound
    if fits:
        return ""
    text = _("As a %(side)s people up to grade %(bound)s can take part; yours is %(grade)s.")
    if not junior:
        text = _("As a %(side)s people from grade %(bound)s can take part; yours is %(grade)s.")
    return text % {"side": side.label.lower(), "bound": bound, "grade": person.grade}


def _tenure(program: Program, person: Person, on: dt.date) -> str:
    if not program.min_tenure_months:
        return ""
    if person.hired_on is None:
        return _("The directory does not know when you were hired. Ask HR to add it.")
    if add_months(person.hired_on, program.min_tenure_months) <= on:
        return ""
    return _("People can take part after %(months)s months in the company.") % {"months": program.min_tenure_months}


def _place(program: Program, person: Person) -> str:
    if program.departments and person.department not in program.departments:
        return _("The program is for these departments: %(names)s.") % {"names": ", ".join(program.departments)}
    if program.locations and person.location not in program.locations:
        return _("The program is for these locations: %(names)s.") % {"names": ", ".join(program.locations)}
    return ""
