"""The page that brings in pairs that meet already: choose the list, look at what it does, import it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import actions, rules
from matching.forms import BringInForm, ConfirmBringInForm
from matching.models import Pair
from people.admin import RoleAdmin
from people.models import Person
from people.rules import person_of
from programs.models import Program
from rmentor.lib.errors import DomainError, StaleError
from rmentor.lib.holding import held, hold, let_go


def bring_in_view(admin: RoleAdmin[Pair], request: HttpRequest, program_id: int) -> HttpResponse:
    """A list of pairs: shown first, imported on the second press."""
    by = person_of(request)
    program = get_object_or_404(Program.objects.managed_by(by), pk=program_id)
    rules.check_makes_pairs(program)
    if "held" in request.POST:
        return _confirm(admin, request, program, by)
    form = BringInForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(admin, request, program, form=form)
    content = form.cleaned_data["file"].read()
    try:
        plan = actions.preview_pairs(program_id=program.pk, content=content, options=form.options, by=by)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(admin, request, program, form=form)
    if plan.fault_count:
        return _page(admin, request, program, form=form, plan=plan)
    key = hold(content, purpose=_purpose(program, by))
    return _page(admin, request, program, plan=plan, confirm=_confirm_form(plan, key))


def _confirm(admin: RoleAdmin[Pair], request: HttpRequest, program: Program, by: Person) -> HttpResponse:
    """Import what was looked at, unless it would do something else by now."""
    form = ConfirmBringInForm(request.POST)
    content = held(request.POST["held"], purpose=_purpose(program, by))
    if content is None or not form.is_valid():
        messages.error(request, _("The list is not kept any longer. Choose the file once more."))
        return _page(admin, request, program, form=BringInForm())
    seen, key = form.cleaned_data["seen"], form.cleaned_data["held"]
    try:
        plan = actions.bring_in_pairs(program_id=program.pk, content=content, options=form.options, by=by, seen=seen)
    except StaleError as error:
        messages.warning(request, str(error))
        plan = actions.preview_pairs(program_id=program.pk, content=content, options=form.options, by=by)
        return _page(admin, request, program, plan=plan, confirm=_confirm_form(plan, key))
    if plan.fault_count:
        return _page(admin, request, program, form=BringInForm(initial=form.cleaned_data), plan=plan)
    let_go(key, purpose=_purpose(program, by))
    told = ngettext(
        "%(n)s pair is brought in. Both get a mail about their agreement.",
        "%(n)s pairs are brought in. All get a mail about their agreement.",
        len(plan.pairs),
    )
    messages.success(request, told % {"n": len(plan.pairs)})
    return HttpResponseRedirect(f"{reverse('admin:matching_pair_changelist')}?program__id__exact={program.pk}")


def _confirm_form(plan: actions.PairPlan, key: str) -> ConfirmBringInForm | None:
    if plan.fault_count or not plan.pairs:
        return None
    options = {"may_enrol": "on" if plan.options.may_enrol else "", "reason": plan.options.reason}
    return ConfirmBringInForm(initial={**options, "held": key, "seen": plan.fingerprint})


def _purpose(program: Program, by: Person) -> str:
    return f"pairs-{program.pk}-{by.pk}"


def _page(admin: RoleAdmin[Pair], request: HttpRequest, program: Program, **more: Any) -> HttpResponse:  # noqa: ANN401 - what the template shows
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Existing pairs for “%(program)s”") % {"program": program},
        "opts": admin.opts,
        "program": program,
        **more,
    }
    plan: actions.PairPlan | None = more.get("plan")
    if plan is not None:
        over = [(pair, ", ".join(rules.rule_text(code) for code in pair.broken)) for pair in plan.over_rules]
        context["over_rules"] = over
    return TemplateResponse(request, "admin/matching/pair/bring_in.html", context)
