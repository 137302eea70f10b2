"""What a program costs: one page to enter sums and what an hour is worth, and to take a sum out again."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.admin import RoleAdmin
from people.rules import person_of
from programs.models import Program
from reports import actions
from reports.forms import HourForm, sum_forms
from reports.models import Cost, Report
from rmentor.lib import clock


class CostPages(RoleAdmin[Report]):
    """The costs of a program, for the people who run it."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("costs/<int:pk>/", wrap(self.costs_view), name="reports_costs"),
            path("costs/<int:pk>/remove/<int:cost>/", wrap(self.remove_cost_view), name="reports_cost_remove"),
        ]
        return [*own, *super().get_urls()]

    def costs_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter several sums at once; what was entered stands below, newest first."""
        program, by = self._with_costs(request, pk), person_of(request)
        data = request.POST if request.method == "POST" else None
        sums, hours = sum_forms(data, clock.today(by.time_zone)), HourForm(data, program=program)
        if data is not None and sums.is_valid() and hours.is_valid():
            spent = [form.spent() for form in sums if form.has_changed()]
            added = actions.save_costs(program_id=program.pk, spent=spent, hourly=hours.hourly(), by=by)
            messages.success(request, _("The costs are saved. The next report counts them."))
            if len(added) < len(spent):
                messages.warning(
                    request, _("What stands below to the letter was not added again: a note tells two apart.")
                )
            return HttpResponseRedirect(request.path)
        costs = Cost.objects.filter(program=program)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Costs: %(program)s") % {"program": program},
            "opts": self.opts,
            "program": program,
            "sums": sums,
            "hours": hours,
            "costs": costs,
            "together": costs.aggregate(sum=Sum("amount"))["sum"],
            "currency": settings.CURRENCY,
        }
        return TemplateResponse(request, "admin/reports/report/costs.html", context)

    @method_decorator(require_POST)
    def remove_cost_view(self, request: HttpRequest, pk: int, cost: int) -> HttpResponse:
        """Take a sum out again."""
        program = self._with_costs(request, pk)
        actions.remove_cost(cost_id=cost, program_id=program.pk, by=person_of(request))
        messages.success(request, _("The sum is taken out. Reports that are compiled keep their figures."))
        return HttpResponseRedirect(reverse("admin:reports_costs", args=[program.pk]))

    def _with_costs(self, request: HttpRequest, pk: int) -> Program:
        self._check_door(request)
        return get_object_or_404(Program.objects.managed_by(person_of(request)), pk=pk)
