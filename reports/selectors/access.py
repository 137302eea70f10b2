"""Whose outcomes a person may look at."""

from django.db.models import Q, QuerySet

from people.enums import Permission
from people.models import Person
from programs.models import Program
from reports.enums import ReportKind
from reports.models import Report


def programs_with_outcomes(person: Person) -> QuerySet[Program]:
    """Programs far enough to have outcomes: all for executives, their own for those who run or sponsor them."""
    programs = Program.objects.with_outcomes()
    if person.may(Permission.SEE_OUTCOMES):
        return programs
    return programs.filter(Q(pk__in=Program.objects.managed_by(person)) | Q(sponsor=person))


def latest_report(program: Program) -> Report | None:
    """The newest compiled report of a program."""
    return Report.objects.done().filter(program=program).order_by("-version").first()


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
