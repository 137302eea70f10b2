"""What waits for a person in programs: their own enrolments, and what they run."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.enums import Permission
from people.models import Person
from programs import rules
from programs.enums import CaseState, EnrolmentState, ProgramState
from programs.models import Case, Enrolment, Program
from programs.selectors.counts import ManagedProgram, managed_programs, next_move
from programs.selectors.gatherings import steps_of_gatherings
from rmentor.lib import clock
from rmentor.lib.next_steps import NextStep

MOST_CASES = 5
# Rows of programs are wide: only what a step says is read.
TOLD_OF_A_CASE = (
    "kind",
    "title",
    "next_step",
    "state",
    "is_urgent",
    "settled_at",
    "settled_text",
    "raised_at",
    "program__name",
)


def next_steps(person: Person) -> list[NextStep]:
    """What to do next, for those who take part and for those who run programs."""
    steps = [*own_steps(person), *steps_of_gatherings(person), *open_steps(person)]
    return steps + team_steps(person, managed_programs(person)) if person.may(Permission.USE_ADMIN) else steps


def team_steps(person: Person, programs: Iterable[ManagedProgram]) -> list[NextStep]:
    """What to do next for somebody who runs these programs (see `managed_programs`)."""
    rows = list(programs)
    return [*steps_of_cases(person), *_selection_steps(rows), *_program_steps(rows)]


def own_steps(person: Person) -> list[NextStep]:
    """Invitations to answer and applications that are being looked at."""
    rows = Enrolment.objects.visible_to(person).select_related("program")
    recruiting = rows.filter(program__state=ProgramState.RECRUITING)
    return [_own_step(row) for row in recruiting if row.state in {EnrolmentState.INVITED, EnrolmentState.APPLIED}]


def _own_step(enrolment: Enrolment) -> NextStep:
    program = enrolment.program
    if enrolment.state == EnrolmentState.INVITED:
        return NextStep(
            text=_("You are invited to “%(program)s”") % {"program": program},
            url=reverse("programs:program-detail", args=[program.slug]),
            button=_("Look at it"),
            note=_("Applying takes less than five minutes."),
            weight=20,
        )
    return NextStep(
        text=_("Your application to “%(program)s” is being looked at") % {"program": program},
        url=reverse("programs:enrolment-detail", args=[enrolment.pk]),
        button=_("See or change it"),
        note=_("You will get a mail; nothing to do until then."),
        weight=80,
    )


def open_steps(person: Person) -> list[NextStep]:
    """Open programs that this person could apply to."""
    found = Program.objects.filter(state=ProgramState.RECRUITING, is_open=True).exclude(enrolment__person=person)
    return [
        NextStep(
            text=_("“%(program)s” is looking for people") % {"program": program},
            url=reverse("programs:program-detail", args=[program.slug]),
            button=_("Look at it"),
            weight=70,
        )
        for program in found
        if rules.may_apply(program, person, None)
    ]


def steps_of_cases(person: Person, *, most: int = MOST_CASES) -> list[NextStep]:
    """The oldest open cases one by one, urgent ones first; behind the rest stands a step of its own."""
    rows = Case.objects.managed_by(person).open().select_related("program").only(*TOLD_OF_A_CASE)
    cases = list(rows[: most + 1])
    steps = [_case_step(case) for case in cases[:most]]
    if len(cases) > most:
        url = reverse("admin:programs_case_changelist")
        steps.append(NextStep(text=_("More cases need a person"), url=url, button=_("All cases"), weight=12))
    return steps


def _case_step(case: Case) -> NextStep:
    return NextStep(
        text=str(case),
        url=reverse("admin:programs_case_change", args=[case.pk]),
        button=_("Open case"),
        note=f"{case.program} · {_age(case.raised_at)} · {what_to_do(case)}",
        weight=10,
        since=case.raised_at,
        is_urgent=case.is_urgent,
    )


def _selection_steps(programs: Iterable[ManagedProgram]) -> list[NextStep]:
    """Applications to decide about, by program."""
    rows = sorted(programs, key=lambda row: row.pk)
    return [_selection_step(row.pk, row.n_to_decide, note=row.name) for row in rows if row.n_to_decide]


def steps_of_applications(person: Person, *, most: int = MOST_CASES) -> list[NextStep]:
    """Programs with applications that this person can decide about, the longest waiting first. One query."""
    waiting = Enrolment.objects.managed_by(person).filter(state=EnrolmentState.APPLIED).exclude(person=person)
    rows = list(
        waiting.filter(program__state__in=rules.SEATS_GIVEN_IN)
        .values_list("program", "program__name")
        .annotate(n=Count("pk"), oldest=Min("applied_at"))
        .order_by("oldest", "program")[: most + 1]
    )
    steps = [
        _selection_step(pk, n, note=f"{name} · {_age(oldest)}" if oldest else name, since=oldest)
        for pk, name, n, oldest in rows[:most]
    ]
    if len(rows) > most:
        url = f"{reverse('admin:programs_enrolment_changelist')}?state__exact={EnrolmentState.APPLIED.value}"
        steps.append(NextStep(text=_("More applications wait"), url=url, button=_("All applications"), weight=16))
    return steps


def _age(since: dt.datetime) -> str:
    return age_in_words((clock.now() - since).days)


def _selection_step(program: int, n: int, *, note: str, since: dt.datetime | None = None) -> NextStep:
    changelist = reverse("admin:programs_enrolment_changelist")
    return NextStep(
        text=ngettext("%(n)s application to decide about", "%(n)s applications to decide about", n) % {"n": n},
        url=f"{changelist}?program__id__exact={program}&state__exact={EnrolmentState.APPLIED.value}",
        button=_("Select"),
        note=note,
        weight=15,
        since=since,
    )


def _program_steps(programs: Iterable[ManagedProgram]) -> list[NextStep]:
    """What each program waits for; applications and running pairs have steps of their own."""
    states = {ProgramState.DRAFT, ProgramState.RECRUITING, ProgramState.MATCHING}
    return [
        NextStep(
            text=str(next_move(row, applied=0, mentors=row.n_mentors, mentees=row.n_mentees)),
            url=reverse("admin:programs_program_change", args=[row.pk]),
            button=_("Open program"),
            note=row.name,
            weight=30,
        )
        for row in programs
        if row.state in states and not row.n_applied
    ]


def what_to_do(case: Case) -> str:
    """The next step of an open case; where its reason is gone, that."""
    if case.settled_at is None or case.state != CaseState.OPEN:
        return case.next_step
    return _("%(changed)s If nothing is left to do, close this case.") % {"changed": case.settled_text}


def age_in_words(days: int) -> str:
    """How long something has waited."""
    return ngettext("%(n)s day old", "%(n)s days old", days) % {"n": days} if days else _("since today")
