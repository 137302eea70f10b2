"""Outcomes for those who may see them: totals, each with its date and its method."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from people.enums import Permission
from people.rules import person_of
from programs.models import Program
from reports import selectors
from reports.views.reading import read, rows_of

ON_A_PAGE = 20


@require_safe
def outcome_list(request: HttpRequest) -> HttpResponse:
    """The programs whose outcomes this person may see, side by side."""
    person = person_of(request)
    programs = selectors.with_newest_report(selectors.programs_with_outcomes(person))
    page = Paginator(programs, ON_A_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count and not person.may(Permission.SEE_OUTCOMES):
        raise Http404
    return render(request, "reports/outcome_list.html", {"rows": rows_of(page.object_list), "page": page})


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
            **(read(report, person) if report else {}),
            "program": program,
            "may_ask": Program.objects.managed_by(person).filter(pk=program.pk).exists(),
        },
    )


@require_safe
def program_over_time(request: HttpRequest, slug: str) -> HttpResponse:
    """What each report of a program told, one after the other."""
    program = get_object_or_404(selectors.programs_with_outcomes(person_of(request)), slug=slug)
    moments, others = selectors.moments_of(program), selectors.other_reports(program)
    context = {"program": program, "moments": moments, "others": others}
    return render(request, "reports/program_over_time.html", context)


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How each figure is computed, and what it cannot tell."""
    return render(request, "reports/method.html")
