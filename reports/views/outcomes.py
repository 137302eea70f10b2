"""Outcomes for those who may see them: totals, each with its date and its method."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from people.enums import Permission
from people.models import Person
from people.rules import person_of
from programs.models import Program
from reports import selectors
from reports.views.reading import read


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
            **(read(report) if report else {}),
            "program": program,
            "earlier": selectors.earlier_reports(program, report),
            "may_ask": Program.objects.managed_by(person).filter(pk=program.pk).exists(),
            "sees_check_ins": sees_how_many(person),
        },
    )


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How each figure is computed, and what it cannot tell."""
    return render(request, "reports/method.html")


def sees_how_many(person: Person) -> bool:
    """Not who has the list of check-ins: the number would tell of the pairs that their list keeps back."""
    return not person.may(Permission.USE_ADMIN)
