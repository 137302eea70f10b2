"""Outcomes for those who may see them: totals, each with its date and its method."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from people.enums import Permission
from people.models import Person
from people.rules import person_of
from programs.models import Program
from reports import actions, selectors
from reports.enums import ReportKind, ReportState
from reports.models import Report


@require_safe
def outcome_list(request: HttpRequest) -> HttpResponse:
    """Every program whose outcomes this person may see."""
    person = person_of(request)
    lines = selectors.outcome_lines(person)
    if not lines and not person.may(Permission.SEE_OUTCOMES):
        raise Http404
    return render(request, "reports/outcome_list.html", {"lines": lines})


@require_safe
def program_outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest report of a program, for executives."""
    person = person_of(request)
    program = get_object_or_404(selectors.programs_with_outcomes(person), slug=slug)
    report = selectors.latest_report(program)
    return render(
        request,
        "reports/program_outcome.html",
        {
            "program": program,
            "report": report,
            "outcome": selectors.outcome_of(report) if report else None,
            "earlier": selectors.earlier_reports(program, report),
            "may_ask": Program.objects.managed_by(person).filter(pk=program.pk).exists(),
            "sees_check_ins": _sees_how_many(person),
        },
    )


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: the snapshot, or how far its compilation is."""
    person = person_of(request)
    report = get_object_or_404(Report.objects.visible_to(person).with_program(), pk=pk)
    if report.state == ReportState.DONE:
        context = {"report": report, "program": report.program, "outcome": selectors.outcome_of(report)}
        context["sees_check_ins"] = _sees_how_many(person)
        return render(request, "reports/report_detail.html", context)
    waiting = report.state in (ReportState.WAITING, ReportState.RUNNING)
    return render(request, "reports/report_progress.html", {"report": report, "waiting": waiting})


def _sees_how_many(person: Person) -> bool:
    """Not who has the list of check-ins: the number would tell of the pairs that their list keeps back."""
    return not person.may(Permission.USE_ADMIN)


@require_POST
def report_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a report compiled now."""
    person = person_of(request)
    program = get_object_or_404(Program.objects.managed_by(person), slug=slug)
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.ON_DEMAND, by=person)
    return redirect("reports:report-detail", pk=report.pk)


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How each figure is computed, and what it cannot tell."""
    return render(request, "reports/method.html")
