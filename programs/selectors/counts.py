"""How a program stands: who has applied, who has a seat, what is open, and what comes next."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import WithAnnotations

from people.models import Person
from programs import rules
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Case, Enrolment, Goal, Program


class Counts(TypedDict):
    """What with_counts adds to a program."""

    n_applied: int
    n_mentors: int
    n_mentees: int
    n_cases: int


class CountsOfTeam(Counts):
    """What managed_programs adds: applications to decide about, without one's own."""

    n_to_decide: int


if TYPE_CHECKING:
    CountedProgram = WithAnnotations[Program, Counts]
    ManagedProgram = WithAnnotations[Program, CountsOfTeam]
else:
    CountedProgram = ManagedProgram = Program


# Nothing in them waits for anybody.
PUT_AWAY = (ProgramState.ARCHIVED, ProgramState.CANCELLED)


@dataclass(frozen=True)
class SideCounts:
    """How many people of a side stand where."""

    side: Side
    invited: int
    applied: int
    accepted: int
    waitlisted: int


def side_counts(program: Program) -> list[SideCounts]:
    """One row for each side."""
    rows = program.enrolments.order_by().values_list("side", "state").annotate(n=Count("pk"))
    counted = {(side, state): n for side, state, n in rows}
    states = ("invited", "applied", "accepted", "waitlisted")
    return [SideCounts(side, **{state: counted.get((side.value, state), 0) for state in states}) for side in Side]


def with_counts(programs: QuerySet[Program], person: Person) -> QuerySet[CountedProgram]:
    """Each program with `n_applied`, `n_mentors`, `n_mentees` (with a seat) and `n_cases` (open, for this person)."""
    enrolled = Enrolment.objects.filter(program=OuterRef("pk"))
    accepted = enrolled.accepted()
    cases = Case.objects.filter(program=OuterRef("pk")).open().without_conflict(person)
    return programs.annotate(
        n_applied=_number(enrolled.filter(state=EnrolmentState.APPLIED)),
        n_mentors=_number(accepted.on_side(Side.MENTOR)),
        n_mentees=_number(accepted.on_side(Side.MENTEE)),
        n_cases=_number(cases),
    )


def managed_programs(person: Person) -> list[ManagedProgram]:
    """Every program that this person runs and that is not put away, with its counts; a draft with its plan.

    One query, and three more while there is a draft.
    """
    to_decide = Enrolment.objects.filter(program=OuterRef("pk"), state=EnrolmentState.APPLIED).exclude(person=person)
    mine = Program.objects.managed_by(person).exclude(state__in=PUT_AWAY)
    # with_counts says what it adds, and cannot say what was there before.
    programs = cast("list[ManagedProgram]", list(with_counts(mine.annotate(n_to_decide=_number(to_decide)), person)))
    drafts = [row for row in programs if row.state == ProgramState.DRAFT]
    goals = Prefetch("goals", Goal.objects.select_related("owner"))
    prefetch_related_objects(drafts, "sponsor", goals, "team")
    return programs


def with_plan(programs: QuerySet[Program]) -> QuerySet[Program]:
    """Each with all that its plan is made of, so that gaps are found without asking again."""
    goals = Prefetch("goals", Goal.objects.select_related("owner"))
    return programs.select_related("sponsor").prefetch_related(goals, "team")


def next_move(program: Program, *, applied: int, mentors: int, mentees: int) -> "str | Promise":
    """What the program waits for from those who run it, in words; empty when nothing."""
    if program.state == ProgramState.DRAFT:
        gaps = len(rules.design_gaps(program))
        missing = ngettext(
            "Complete the plan: %(n)s thing is missing", "Complete the plan: %(n)s things missing", gaps
        )
        return missing % {"n": gaps} if gaps else _("Open recruitment")
    if program.state == ProgramState.RECRUITING:
        return _after_recruiting(applied, mentors, mentees)
    return {
        ProgramState.MATCHING: _("Make pairs, then start the program"),
        ProgramState.RUNNING: _("Look after the pairs until the last meeting"),
        ProgramState.COMPLETED: _("Look at the outcomes, then archive"),
    }.get(ProgramState(program.state), "")


def _after_recruiting(applied: int, mentors: int, mentees: int) -> str:
    if applied:
        words = ngettext("Decide about %(n)s application", "Decide about %(n)s applications", applied)
        return words % {"n": applied}
    return _("Start matching") if mentors and mentees else _("Wait for applications, or invite people")


def _number(rows: "QuerySet[Enrolment] | QuerySet[Case]") -> Coalesce:
    counted = rows.order_by().values("program").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
