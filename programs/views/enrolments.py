"""Enrolments: applying, looking at one's application, changing it, taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.rules import person_of
from programs import actions, rules, selectors
from programs.enums import Direction, EnrolmentState, Side, SkillKind
from programs.forms import ApplicationForm
from programs.models import Enrolment, Program


def enrolment_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply for a program; whoever has applied already is shown the application."""
    person = person_of(request)
    program = get_object_or_404(Program.objects.visible_to(person), slug=slug)
    enrolment = selectors.enrolment_of(person, program)
    if enrolment is not None and enrolment.state != EnrolmentState.INVITED:
        return redirect("programs:enrolment-detail", pk=enrolment.pk)
    sides = rules.check_may_apply(program, person, enrolment)
    form = _form(request, sides, program) or ApplicationForm(
        sides=sides,
        classic=program.direction == Direction.CLASSIC,
        initial={"source": request.GET.get("from", "")[:40], "side": request.GET.get("side", "")},
    )
    if form.is_bound and form.is_valid():
        applied = actions.apply(program=program, person=person, **form.said)
        messages.success(request, _("Your application has been sent. You will get a mail."))
        return redirect("programs:enrolment-detail", pk=applied.pk)
    return render(request, "programs/enrolment_form.html", {"form": form, "program": program}, status=_status(form))


def enrolment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own application: where it stands and what one has said."""
    enrolment = _own(request, pk)
    context = {
        "page": selectors.enrolment_page(enrolment),
        "enrolment": enrolment,
        "program": enrolment.program,
        "labels": Enrolment.PRIVACY,
        "partner_path": reverse("programs:enrolment-partner", args=[enrolment.pk]),
    }
    return render(request, "programs/enrolment_detail.html", context)


def enrolment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's application, until the selection."""
    enrolment = _own(request, pk)
    rules.check_may_edit(enrolment)
    form = _form(request, [Side(enrolment.side)], enrolment.program) or ApplicationForm.of(enrolment)
    if form.is_bound and form.is_valid():
        said = {name: value for name, value in form.said.items() if name not in {"side", "source"}}
        actions.edit_application(enrolment_id=pk, by=person_of(request), **said)
        messages.success(request, _("Your changes are saved."))
        return redirect("programs:enrolment-detail", pk=pk)
    context = {"form": form, "program": enrolment.program, "enrolment": enrolment}
    return render(request, "programs/enrolment_form.html", context, status=_status(form))


@require_POST
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a seat back, or take an application or invitation off the table."""
    enrolment = _own(request, pk)
    left = actions.withdraw(enrolment_id=enrolment.pk, by=person_of(request))
    if left is None:
        messages.success(request, _("Done. What you had written is deleted."))
        return redirect("programs:program-list")
    messages.success(request, _("You have given your seat back. Thank you for telling."))
    return redirect("programs:enrolment-detail", pk=pk)


@require_POST
def enrolment_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete something optional that one has said about oneself."""
    enrolment = _own(request, pk)
    actions.forget(enrolment_id=enrolment.pk, what=request.POST.get("what", ""), by=person_of(request))
    messages.success(request, _("Deleted."))
    return redirect("programs:enrolment-detail", pk=pk)


def _own(request: HttpRequest, pk: int) -> Enrolment:
    return get_object_or_404(selectors.own_enrolments(person_of(request)), pk=pk)


def _form(request: HttpRequest, sides: list[Side], program: Program) -> ApplicationForm | None:
    """What was posted: to check, or to show again with one more row. None when nothing was posted."""
    if request.method != "POST":
        return None
    classic = program.direction == Direction.CLASSIC
    add = request.POST.get("add", "")
    if add in SkillKind:
        return ApplicationForm.with_another_row(request.POST, SkillKind(add), sides=sides, classic=classic)
    return ApplicationForm(request.POST, sides=sides, classic=classic)


def _status(form: ApplicationForm) -> int:
    """422 for what was typed and refused; not for one more row."""
    return 422 if form.is_bound else 200
