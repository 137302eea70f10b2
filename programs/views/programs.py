"""Programs: the list, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from people.rules import person_of
from programs import rules, selectors
from programs.models import Enrolment, Program
from programs.rules.gatherings import is_mentor
from programs.selectors.gatherings import called_in


def program_list(request: HttpRequest) -> HttpResponse:
    """The programs one takes part in, and those one can apply to."""
    return render(request, "programs/program_list.html", {"list": selectors.program_list(person_of(request))})


def program_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What a program is for, what it asks and gives, who sees what; and the way in."""
    person = person_of(request)
    program = get_object_or_404(Program.objects.visible_to(person).select_related("sponsor"), slug=slug)
    context = {
        "card": selectors.program_card(program, person),
        "program": program,
        "source": request.GET.get("from", "")[:40],
        "labels": Enrolment.PRIVACY,
        "gatherings": called_in(program, person),
        "is_mentor": is_mentor(person, program),
        "may_manage": rules.may_manage(person, program),
    }
    return render(request, "programs/program_detail.html", context)
