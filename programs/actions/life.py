"""The life of a program, from recruiting to the archive."""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs import rules
from programs.actions import letters
from programs.actions.locking import lock_program
from programs.enums import EnrolmentState, ProgramState
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


@transaction.atomic
def open_recruitment(*, program_id: int, by: Person) -> Program:
    """Let people apply; refuses naming what the plan still misses (G1, D1)."""
    program = _mine(program_id, by)
    if program.state == ProgramState.DRAFT:
        rules.check_may_open(program)
    return _move(program, ProgramState.RECRUITING, by)


@transaction.atomic
def start_matching(*, program_id: int, by: Person) -> Program:
    """End recruiting; from now on pairs are made. Needs somebody accepted on both sides."""
    program = _mine(program_id, by)
    if program.state == ProgramState.RECRUITING:
        rules.check_both_sides(program, _accepted(program))
    return _move(program, ProgramState.MATCHING, by)


@transaction.atomic
def start_program(*, program_id: int, by: Person) -> Program:
    """Start running: goals freeze (G2). Needs somebody accepted on both sides."""
    program = _mine(program_id, by)
    if program.state == ProgramState.MATCHING:
        rules.check_both_sides(program, _accepted(program))
    program = _move(program, ProgramState.RUNNING, by)
    program.goals.update(frozen_at=program.started_at)
    return program


@transaction.atomic
def complete_program(*, program_id: int, by: Person) -> Program:
    """End the program; the rooms above close pairs, surveys and reports."""
    return _move(_mine(program_id, by), ProgramState.COMPLETED, by)


@transaction.atomic
def archive_program(*, program_id: int, by: Person) -> Program:
    """Put a completed program away."""
    return _move(_mine(program_id, by), ProgramState.ARCHIVED, by)


@transaction.atomic
def cancel_program(*, program_id: int, reason: str, by: Person) -> Program:
    """Call the program off and tell everybody who has a part in it."""
    program = _mine(program_id, by)
    if not reason.strip():
        raise DomainError(_("Give a reason: everybody invited or enrolled will read it."))
    program.cancel_reason = reason.strip()[:300]
    program = _move(program, ProgramState.CANCELLED, by)
    gone = [EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN]
    for enrolment in program.enrolments.exclude(state__in=gone).with_person():
        letters.tell(enrolment=enrolment, kind=letters.CANCELLED)
    return program


def _mine(program_id: int, by: Person) -> Program:
    program = lock_program(program_id=program_id)
    rules.check_may_manage(by, program)
    return program


def _accepted(program: Program) -> dict[str, int]:
    return Counter(program.enrolments.accepted().values_list("side", flat=True))


def _move(program: Program, to: ProgramState, by: Person) -> Program:
    """Take the step, once: pressed twice, the second press finds it done and does nothing."""
    if program.state == to:
        return program
    old = program.state
    program.move(to, at=clock.now())
    program.save(update_fields=["state", "version", "started_at", "completed_at", "cancel_reason"])
    audit(verb=f"program.{to.value}", by=by, subject=program, old={"state": old}, new={"state": to.value})
    return program
