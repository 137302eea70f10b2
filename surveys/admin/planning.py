"""The page on which HR chooses the surveys of a program, with what that comes to for each side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from people.admin import RoleAdmin
from people.rules import person_of
from programs.models import Program
from rmentor.lib.errors import DomainError
from surveys import actions, rules
from surveys.forms import SurveyPlanForm
from surveys.models import Questionnaire, SurveyPlan, Wave
from surveys.selectors import plan_page
from surveys.selectors.plans import plan_of


def plan_view(admin: RoleAdmin[Wave], request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what is asked; another questionnaire is looked at first (`?questionnaire=`), and kept on saving."""
    person = person_of(request)
    program = get_object_or_404(Program.objects.managed_by(person), pk=pk)
    actions.load_instruments()
    plan, usable = plan_of(program), plan_page.usable_questionnaires()
    _look_at(plan, request.GET.get("questionnaire", ""), usable)
    form = SurveyPlanForm(plan, plan_page.choices_of(plan.questionnaire), usable, request.POST or None)
    if form.is_valid() and _keep(form, program, request):
        return HttpResponseRedirect(reverse("admin:surveys_wave_plan", args=[pk]))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Plan of the surveys of “%(program)s”") % {"program": program},
        "opts": admin.opts,
        "program": program,
        "plan": plan,
        "usable": usable,
        "form": form,
        "waves": plan_page.planned_waves(plan),
        "sent": Wave.objects.surveys().filter(program=program).exists(),
        "smallest": plan_page.smallest_changes(program),
    }
    return TemplateResponse(request, "admin/surveys/wave/plan.html", context, status=422 if form.errors else 200)


def _look_at(plan: SurveyPlan, wanted: str, usable: list[Questionnaire]) -> None:
    """Show another questionnaire as if it were chosen, with what it asks by default."""
    other = next((one for one in usable if str(one.pk) == wanted and one.pk != plan.questionnaire_id), None)
    if other is not None:
        plan.questionnaire, plan.scales = other, rules.codes_by_default(other)


def _keep(form: SurveyPlanForm, program: Program, request: HttpRequest) -> bool:
    """Whether the plan is kept; otherwise the form says why not."""
    chosen: Questionnaire = form.cleaned_data["questionnaire"]
    try:
        actions.plan_surveys(
            program_id=program.pk, questionnaire_id=chosen.pk, choice=form.choice, by=person_of(request)
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("The plan of the surveys is saved. It holds for every survey that is not open yet."))
    return True
