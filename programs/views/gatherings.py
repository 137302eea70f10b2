"""Gatherings: what, when and where; "I come / I cannot come"; the circle of the mentors."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.models import Person
from people.rules import person_of
from people.views.links import Facts, by_link
from programs import actions
from programs.enums import GatheringAnswer, GatheringKind
from programs.forms.gatherings import AnswerForm, CircleForm
from programs.models import Gathering, GatheringReply
from programs.selectors import gatherings
from programs.selectors.gathering_mails import GATHERING_PURPOSE
from rmentor.lib.errors import DomainError

LINK_LASTS = dt.timedelta(days=120)


@require_http_methods(["GET", "HEAD", "POST"])
def gathering_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One of those called looks, and says whether they come."""
    me = person_of(request)
    gathering = _visible(me, pk)
    if _answered(request, gathering, me):
        messages.success(request, _("Saved. You can change your answer until it is over."))
        return redirect("programs:gathering-detail", pk)
    return _page(request, gathering, me)


@by_link(GATHERING_PURPOSE, lasts=LINK_LASTS)
def gathering_answer_by_link(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """The same page for the one person of a mail's link; it opens nothing else."""
    gathering = _visible(me, int(facts["gathering"]))
    if _answered(request, gathering, me):
        return redirect(f"{request.path}?saved=yes")
    return _page(request, gathering, me, is_by_link=True)


@require_POST
def gathering_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call off a circle that one has called."""
    me = person_of(request)
    gathering = _visible(me, pk)
    actions.cancel_gathering(gathering_id=gathering.pk, by=me)
    messages.success(request, _("Called off. All mentors are told by mail."))
    return redirect("programs:circle", gathering.program.slug)


@require_safe
def circle(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of a program's mentors among themselves, for its mentors."""
    me = person_of(request)
    program = get_object_or_404(gatherings.programs_as_mentor(me), slug=slug)
    return render(request, "programs/circle.html", {"circle": gatherings.circle_of(program, me), "program": program})


@require_http_methods(["GET", "HEAD", "POST"])
def circle_call(request: HttpRequest, slug: str) -> HttpResponse:
    """Call the mentors together."""
    me = person_of(request)
    program = get_object_or_404(gatherings.programs_as_mentor(me), slug=slug)
    form = CircleForm(request.POST if request.method == "POST" else None, me=me)
    if form.is_valid() and _called(form, program.pk, me):
        messages.success(request, _("Called. All mentors get a calendar entry by mail."))
        return redirect("programs:circle", slug)
    context = {"form": form, "program": program}
    return render(request, "programs/circle_call.html", context, status=422 if form.is_bound else 200)


def _called(form: CircleForm, program_id: int, me: Person) -> bool:
    """Whether it is called; what the rules refuse stands in the form, and nothing typed is lost."""
    try:
        actions.call_gathering(program_id=program_id, kind=GatheringKind.CIRCLE, occasion=form.occasion, by=me)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def _visible(me: Person, pk: int) -> Gathering:
    return get_object_or_404(Gathering.objects.visible_to(me).select_related("program"), pk=pk)


def _answered(request: HttpRequest, gathering: Gathering, me: Person) -> bool:
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return False
    actions.answer_gathering(gathering_id=gathering.pk, answer=form.cleaned_data["answer"], by=me)
    return True


def _page(request: HttpRequest, gathering: Gathering, me: Person, *, is_by_link: bool = False) -> HttpResponse:
    context = {
        "row": gatherings.called(gathering, me),
        "gathering": gathering,
        "program": gathering.program,
        "labels": GatheringReply.PRIVACY,
        "answers": GatheringAnswer,
        "by_link": is_by_link,
        "is_saved": "saved" in request.GET,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/gathering_detail.html", context, status=status)
