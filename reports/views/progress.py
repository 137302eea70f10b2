"""Progress reports: one to read, and having one compiled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from people.rules import person_of
from programs.models import Program
from reports import actions
from reports.enums import ReportKind, ReportState
from reports.models import Report
from reports.views.reading import read


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: the snapshot, or how far its compilation is."""
    person = person_of(request)
    report = get_object_or_404(Report.objects.visible_to(person).with_program(), pk=pk)
    if report.state == ReportState.DONE:
        return render(request, "reports/report_detail.html", read(report, person))
    waiting = report.state in (ReportState.WAITING, ReportState.RUNNING)
    return render(request, "reports/report_progress.html", {"report": report, "waiting": waiting})


@require_POST
def report_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a report compiled now."""
    person = person_of(request)
    program = get_object_or_404(Program.objects.managed_by(person), slug=slug)
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.ON_DEMAND, by=person)
    return redirect("reports:report-detail", pk=report.pk)
