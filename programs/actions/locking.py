"""What every action begins with: the rows it is about, locked until the transaction ends."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from programs.models import Enrolment, Program
from rmentor.lib.errors import DomainError, StaleError


def lock_program(*, program_id: int) -> Program:
    """The program, locked: whoever gives seats or moves a state waits here."""
    program = Program.objects.select_for_update().filter(pk=program_id).first()
    if program is None:
        raise DomainError(_("This program does not exist any more."))
    return program


def lock_enrolment(*, enrolment_id: int) -> Enrolment:
    """The enrolment with its program, both locked, the program first."""
    found = Enrolment.objects.filter(pk=enrolment_id).values_list("program_id", flat=True).first()
    if found is None:
        raise DomainError(_("This application does not exist any more."))
    program = lock_program(program_id=found)
    enrolment = Enrolment.objects.select_for_update(of=("self",)).with_person().filter(pk=enrolment_id).first()
    if enrolment is None:
        raise DomainError(_("This application does not exist any more."))
    enrolment.program = program
    return enrolment


def lock_enrolments(*, enrolment_ids: Iterable[int]) -> dict[Program, list[Enrolment]]:
    """The enrolments by program, programs locked in order of their numbers so that nobody waits in a circle."""
    wanted = set(enrolment_ids)
    program_ids = Enrolment.objects.filter(pk__in=wanted).values_list("program_id", flat=True)
    programs = {pk: lock_program(program_id=pk) for pk in sorted(set(program_ids))}
    rows: dict[Program, list[Enrolment]] = {program: [] for program in programs.values()}
    for enrolment in Enrolment.objects.select_for_update(of=("self",)).with_person().filter(pk__in=wanted):
        enrolment.program = programs[enrolment.program_id]
        rows[enrolment.program].append(enrolment)
    return rows


def check_fresh(*, program: Program, version: int | None) -> None:
    """Raise StaleError when somebody saved the program since `version` was read."""
    if version is not None and version != program.version:
        raise StaleError(_("Somebody else has changed this program since you opened it. Load the page again."))
