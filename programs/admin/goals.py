"""The page that changes a frozen goal: what it is to say and why, shown once more before it is done."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from people.admin import RoleAdmin
from people.rules import person_of
from programs import actions, rules
from programs.forms import GoalChangeForm, suggestions
from programs.models import Goal, Program
from rmentor.lib.errors import DomainError


def goal_change_view(admin: RoleAdmin[Program], request: HttpRequest, pk: int, goal: int) -> HttpResponse:
    """First press: what would change. Second press: it is changed."""
    program = get_object_or_404(Program.objects.managed_by(person_of(request)), pk=pk)
    row = get_object_or_404(Goal.objects.select_related("owner", "program"), pk=goal, program=program)
    if not rules.takes_changes_of_goals(program):
        raise Http404
    form = GoalChangeForm(request.POST or None, instance=row)
    looked_at = form.is_valid()
    if looked_at and "confirmed" in request.POST and _is_changed(form, request):
        messages.success(request, _("The goal is changed. The program is still judged by the frozen one."))
        return HttpResponseRedirect(reverse("admin:programs_program_change", args=[pk]))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Change a frozen goal"),
        "opts": admin.opts,
        "program": program,
        "goal": form.before,
        "form": form,
        "changes": form.changes() if looked_at and form.is_valid() else None,
        "people_to_choose": suggestions(),
    }
    return TemplateResponse(request, "admin/programs/program/goal.html", context)


def _is_changed(form: GoalChangeForm, request: HttpRequest) -> bool:
    """Whether it is done; otherwise the form says why not."""
    said = form.cleaned_data
    try:
        actions.change_goal(
            goal_id=form.before.pk,
            values=form.values(),
            reason=said["reason"],
            version=said["seen_version"],
            by=person_of(request),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True
