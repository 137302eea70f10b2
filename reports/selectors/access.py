"""Whose outcomes a person may look at."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from people.enums import Permission
from people.models import Person
from programs.models import Program
from reports.enums import ReportKind
from reports.models import Report
from reports.selectors.outcome import GoalVerdict, verdicts_of


def programs_with_outcomes(person: Person) -> QuerySet[Program]:
    """Programs far enough to have outcomes: all for executives, their own for those who run or sponsor them."""
    programs = Program.objects.with_outcomes()
    if person.may(Permission.SEE_OUTCOMES):
        return programs
    return programs.filter(Q(pk__in=Program.objects.managed_by(person)) | Q(sponsor=person))


def latest_report(program: Program) -> Report | None:
    """The newest compiled report of a program."""
    return Report.objects.done().filter(program=program).order_by("-version").first()


def earlier_reports(program: Program, newest: Report | None) -> QuerySet[Report]:
    """The last year's compiled reports before the newest, newest first, without their snapshots."""
    reports = Report.objects.done().filter(program=program).defer("snapshot").order_by("-version")
    return (reports.exclude(pk=newest.pk) if newest else reports)[:12]


@dataclass(frozen=True)
class OutcomeLine:
    """A program on the list of outcomes."""

    program: Program
    report: Report | None
    verdicts: list[GoalVerdict]


def outcome_lines(person: Person) -> list[OutcomeLine]:
    """Every program whose outcomes the person may see, with the verdicts of its newest report: two queries."""
    newest = Report.objects.done().filter(program=OuterRef("pk")).order_by("-version").values("pk")[:1]
    programs = list(programs_with_outcomes(person).annotate(newest_report=Subquery(newest)))
    reports = Report.objects.in_bulk([row.newest_report for row in programs if row.newest_report])
    return [_line(program, reports.get(program.newest_report)) for program in programs]


def _line(program: Program, report: Report | None) -> OutcomeLine:
    return OutcomeLine(program, report, verdicts_of(report) if report else [])


def entitled(report: Report) -> QuerySet[Person]:
    """Who is told by mail that a report is there."""
    return entitled_to(report.program_id, ReportKind(report.kind))


def entitled_to(program_id: int, kind: ReportKind) -> QuerySet[Person]:
    """Who is told of reports of this kind: of an extra one only the people who asked for such, the team."""
    people: QuerySet[Person] = Person.objects.active()
    team = Q(team_membership__program=program_id)
    if kind == ReportKind.ON_DEMAND:
        return people.filter(team).distinct()
    executives = Q(pk__in=Person.objects.with_permission(Permission.SEE_OUTCOMES).order_by().values("pk"))
    sponsor = Q(sponsored_program=program_id)
    return people.filter(team | executives | sponsor).distinct()
