"""What a sign-up list would change in a program: compared in memory, nothing written."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from people.actions.directory import new_person
from people.engine import Entry
from people.enums import Permission
from people.models import Person
from people.rules import Refusals
from programs import rules
from programs.engine import LADDER, SignUp, SignUpField, SignUpFile
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from programs.rules.sign_ups import SIGN_UP_FIELDS
from rmentor.lib import clock
from rmentor.lib.errors import DomainError

BATCH = 500
OPEN = frozenset({EnrolmentState.INVITED, EnrolmentState.APPLIED, EnrolmentState.WAITLISTED, EnrolmentState.ACCEPTED})
# What the directory knows better than a list; only told, never changed.
COMPARED = (SignUpField.JOB_TITLE, SignUpField.GRADE, SignUpField.DEPARTMENT)


@dataclass(frozen=True)
class SignUpOptions:
    """What the list does not say: for which side it is, where its people land, and what a stranger speaks."""

    side: Side
    is_accepted: bool = False
    language: str = "en"


@dataclass(frozen=True)
class RowNote:
    """Something worth knowing about a row that is no fault."""

    row: int
    name: str
    text: str


@dataclass(frozen=True)
class Landing:
    """A row that lands in the program: its person (unsaved when new to the directory), and what is there of them."""

    row: SignUp
    person: Person
    is_new: bool
    there: Enrolment | None


@dataclass(kw_only=True)
class SignUpPlan(Refusals):
    """Everything that a list would do, or what is wrong with it."""

    options: SignUpOptions
    # The file as a whole: how it was understood.
    remarks: list[str] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)
    rows: list[Landing] = field(default_factory=list)
    left_alone: int = 0

    @property
    def new_people(self) -> list[Person]:
        """Whom the directory does not know."""
        return [one.person for one in self.rows if one.is_new]

    @property
    def enrolled(self) -> list[Person]:
        """Who comes into the program."""
        return [one.person for one in self.rows if one.there is None]

    @property
    def updated(self) -> list[Person]:
        """Who is in the program already: what they say is taken over."""
        return [one.person for one in self.rows if one.there is not None]

    @property
    def fingerprint(self) -> str:
        """The same for the same effect: whoever confirms a preview confirms this. Says nothing of what people say."""
        facts = [(one.row.email, one.is_new, one.there.state if one.there else "") for one in self.rows]
        return hashlib.sha256(repr((self.options, facts)).encode()).hexdigest()


def compare(program: Program, file: SignUpFile, options: SignUpOptions, by: Person) -> SignUpPlan:
    """What importing `file` for a side would do now."""
    plan = SignUpPlan(options=options, remarks=_remarks(file))
    if file.fault_count:
        plan.take_over(file.faults, file.fault_count, SIGN_UP_FIELDS)
        return plan
    known = _people([row.email for row in file.people])
    there = {one.person_id: one for one in program.enrolments.all()}
    may_add = by.may(Permission.IMPORT_PEOPLE)
    for row in file.people:
        person = known.get(row.email)
        if person is None and not may_add:
            _refuse_stranger(plan, row, file.headings)
            continue
        here = person or new_person(entry_of(row, options.language), clock.today())
        landing = Landing(row, here, person is None, there.get(person.pk) if person else None)
        _compare_row(plan, program, landing, by, file.headings[SignUpField.EMAIL])
    _check_seats(plan, program)
    return plan


def entry_of(row: SignUp, language: str) -> Entry:
    """A row as the directory takes it."""
    return Entry(
        row=row.row,
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        job_title=row.job_title,
        grade=row.grade,
        department=row.department,
        location=row.location,
        languages=row.languages or (language,),
    )


def _people(addresses: Sequence[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for some in _batches(addresses):
        found |= {person.email.lower(): person for person in Person.objects.filter(email__in=some)}
    return found


def _batches(addresses: Sequence[str]) -> Iterable[Sequence[str]]:
    return (addresses[start : start + BATCH] for start in range(0, len(addresses), BATCH))


def _remarks(file: SignUpFile) -> list[str]:
    """How the file was understood, in sentences."""
    told = []
    if file.is_on_ladder:
        told.append(
            _("Grades were read as a ladder from 1 to %(top)s: %(ladder)s.")
            % {"top": len(LADDER), "ladder": ", ".join(LADDER)}
        )
    if SignUpField.BIOGRAPHY in file.headings:
        told.append(
            _(
                "“%(heading)s” is not taken over: it was written for a partner, and may tell what only matching"
                " may use."
            )
            % {"heading": file.headings[SignUpField.BIOGRAPHY]}
        )
    if SignUpField.SAME_IDENTITY in file.headings:
        told.append(
            _("Who wants a partner who shares something but does not say what is matched like everybody else.")
        )
    if file.unused:
        told.append(_("Columns that were not used: %(names)s.") % {"names": ", ".join(file.unused)})
    return told


def _refuse_stranger(plan: SignUpPlan, row: SignUp, headings: Mapping[SignUpField, str]) -> None:
    plan.refuse(
        row.row,
        headings[SignUpField.EMAIL],
        _("Nobody in the directory has the address %(address)s.") % {"address": row.email},
        _("Ask HR to import this person, or to import this list: only HR adds people to the directory."),
    )


def _compare_row(plan: SignUpPlan, program: Program, one: Landing, by: Person, heading: str) -> None:
    """Take a row into the plan, or say why it cannot be."""
    side = plan.options.side
    if one.there is not None and one.there.side != side and one.row.is_both:
        plan.left_alone += 1
        plan.notes.append(_note(one.row, _("Takes part on the other side already and is left there.")))
        return
    why_not = _why_not_there(one, side) if one.there else _why_not_new(program, one.person, side)
    if plan.options.is_accepted and one.person == by:
        why_not = _("Nobody decides about their own application."), _("Delete your own row.")
    if why_not:
        plan.refuse(one.row.row, heading, *why_not)
        return
    plan.rows.append(one)
    _note_row(plan, one)


def _why_not_there(one: Landing, side: Side) -> tuple[str, str] | None:
    """What is wrong with somebody who is in the program already, and what to do about it."""
    there = one.there
    if there is None or (there.side == side and there.state in OPEN):
        return None
    if there.side != side:
        told = _("%(name)s is in the program on the other side already.") % {"name": one.person}
        return told, _("Delete the row: a person is on one side of a program.")
    told = _("%(name)s: %(state)s.") % {"name": one.person, "state": there.get_state_display()}
    return told, _("Delete the row, and talk to the person first if they want to come back.")


def _why_not_new(program: Program, person: Person, side: Side) -> tuple[str, str] | None:
    reasons = rules.reasons_against(program, person, side, on=clock.today(person.time_zone))
    if not reasons:
        return None
    return f"{person}: {' '.join(reasons)}", _("Delete the row, or change who may take part in the program's plan.")


def _note_row(plan: SignUpPlan, one: Landing) -> None:
    row, person = one.row, one.person
    if row.is_both:
        other = plan.options.side.other.label.lower()
        plan.notes.append(
            _note(
                row, _("Would be a %(side)s too. A person is on one side of a program: this one.") % {"side": other}
            )
        )
    differs = [
        name for name in COMPARED if (said := getattr(row, name.value)) and said != getattr(person, name.value)
    ]
    if differs:
        names = ", ".join(str(SIGN_UP_FIELDS[name]) for name in differs)
        plan.notes.append(
            _note(row, _("The directory says otherwise about: %(fields)s. The directory stays.") % {"fields": names})
        )


def _note(row: SignUp, text: str) -> RowNote:
    return RowNote(row.row, f"{row.first_name} {row.last_name}", text)


def _check_seats(plan: SignUpPlan, program: Program) -> None:
    if not plan.options.is_accepted:
        return
    side = plan.options.side
    taken = program.enrolments.accepted().on_side(side).count()
    asked = sum(one.there is None or one.there.state != EnrolmentState.ACCEPTED for one in plan.rows)
    try:
        rules.check_seats(program, side, asked=asked, taken=taken)
    except DomainError as error:
        plan.refuse(None, "", str(error), _("Give the program more seats, or import them as applications."))
