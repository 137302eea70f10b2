"""The page that brings a sign-up list into a program: choose it, look at what it does, import it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.admin import RoleAdmin
from people.enums import Permission
from people.models import Person
from people.rules import person_of
from programs import actions, rules
from programs.engine import SignUpField
from programs.engine.sign_ups import VOCABULARY
from programs.forms import ConfirmSignUpsForm, SignUpForm
from programs.models import Program
from rmentor.lib.errors import DomainError, StaleError
from rmentor.lib.holding import held, hold, let_go

# Of each list on the preview so many are named.
NAMED = 100


def sign_ups_view(admin: RoleAdmin[Program], request: HttpRequest, pk: int) -> HttpResponse:
    """A list of people who signed up: shown first, imported on the second press."""
    by = person_of(request)
    program = get_object_or_404(Program.objects.managed_by(by), pk=pk)
    rules.check_gives_seats(program)
    if "held" in request.POST:
        return _confirm(admin, request, program, by)
    form = SignUpForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(admin, request, program, form=form)
    content = form.cleaned_data["file"].read()
    try:
        plan = actions.preview_sign_ups(program_id=program.pk, content=content, options=form.options, by=by)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(admin, request, program, form=form)
    if plan.fault_count:
        return _page(admin, request, program, form=form, plan=plan)
    key = hold(content, purpose=_purpose(program, by))
    return _page(admin, request, program, plan=plan, confirm=_confirm_form(request, plan, key))


def _confirm(admin: RoleAdmin[Program], request: HttpRequest, program: Program, by: Person) -> HttpResponse:
    """Import what was looked at, unless it would do something else by now."""
    form = ConfirmSignUpsForm(request.POST)
    content = held(request.POST["held"], purpose=_purpose(program, by))
    if content is None or not form.is_valid():
        again = SignUpForm(initial=request.POST.dict())
        messages.error(request, _("The list is not kept any longer. Choose the file once more."))
        return _page(admin, request, program, form=again)
    seen, key = form.cleaned_data["seen"], form.cleaned_data["held"]
    try:
        plan = actions.import_sign_ups(program_id=program.pk, content=content, options=form.options, by=by, seen=seen)
    except StaleError as error:
        messages.warning(request, str(error))
        plan = actions.preview_sign_ups(program_id=program.pk, content=content, options=form.options, by=by)
        return _page(admin, request, program, plan=plan, confirm=_confirm_form(request, plan, key))
    if plan.fault_count:
        return _page(admin, request, program, form=SignUpForm(initial=request.POST.dict()), plan=plan)
    let_go(key, purpose=_purpose(program, by))
    told = ngettext("%(n)s person is in the program.", "%(n)s people are in the program.", len(plan.rows))
    messages.success(request, told % {"n": len(plan.rows)})
    return HttpResponseRedirect(reverse("admin:programs_program_change", args=[program.pk]))


def _confirm_form(request: HttpRequest, plan: actions.SignUpPlan, key: str) -> ConfirmSignUpsForm | None:
    if plan.fault_count or not plan.rows:
        return None
    options = {name: request.POST.get(name, "") for name in ("side", "state", "language")}
    return ConfirmSignUpsForm(initial={**options, "held": key, "seen": plan.fingerprint})


def _purpose(program: Program, by: Person) -> str:
    return f"sign-ups-{program.pk}-{by.pk}"


def _page(admin: RoleAdmin[Program], request: HttpRequest, program: Program, **more: Any) -> HttpResponse:  # noqa: ANN401 - what the template shows
    fields = [
        (rules.SIGN_UP_FIELDS[name], name in VOCABULARY.required)
        for name in SignUpField
        if name != SignUpField.BIOGRAPHY
    ]
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Sign-up list for “%(program)s”") % {"program": program},
        "opts": admin.opts,
        "program": program,
        "may_add": person_of(request).may(Permission.IMPORT_PEOPLE),
        "required": [name for name, is_required in fields if is_required],
        "optional": [name for name, is_required in fields if not is_required],
        "named": NAMED,
        **more,
    }
    return TemplateResponse(request, "admin/programs/program/sign_ups.html", context)
