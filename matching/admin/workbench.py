"""The workbench of a program: set up and start a run, look back at all of them, compare two."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import actions, rules, selectors
from matching.enums import RunKind, RunState
from matching.forms import SetUpForm
from matching.models import MatchingRun
from matching.models.run import UNDER_WAY
from people.admin import RoleAdmin
from people.rules import person_of
from programs.models import Program
from rmentor.lib.errors import DomainError


def page_of(run_id: int) -> str:
    """Where a run is looked at."""
    return reverse("admin:matching_matchingrun_change", args=[run_id])


class WorkbenchPages(RoleAdmin[MatchingRun]):
    """What the pages of runs have around the proposals of one run."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("workbench/<int:pk>/", wrap(self.workbench_view), name="matching_workbench"),
            path("workbench/<int:pk>/compare/", wrap(self.compare_view), name="matching_compare"),
            path("<int:pk>/stop/", wrap(self.stop_view), name="matching_matchingrun_stop"),
            path("<int:pk>/progress/", wrap(self.progress_view), name="matching_matchingrun_progress"),
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """Choose a program: a run is set up on its workbench."""
        self._check_door(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        asked = request.GET.get("program", "")
        programs = selectors.programs_to_match(person_of(request))
        if any(str(program.pk) == asked for program in programs):
            return HttpResponseRedirect(reverse("admin:matching_workbench", args=[asked]))
        context = {"title": _("Find pairs"), "programs": programs}
        return self.page(request, "start", context)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def workbench_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where matching stands, the set-up form, the history. POST starts a run."""
        program = self._program(request, pk)
        choice = selectors.choice_to_start_from(program)
        form = SetUpForm(request.POST if request.method == "POST" else None, program=program, choice=choice)
        if request.method == "POST" and form.is_valid():
            facts = form.cleaned_data
            aim = {"objective": facts["objective"], "min_percent": facts["min_percent"]}
            try:
                run = actions.start_run(program_id=pk, weights=form.weights, by=person_of(request), **aim)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return HttpResponseRedirect(page_of(run.pk))
        title = _("Matching: %(program)s") % {"program": program}
        context = {"title": title, "bench": selectors.workbench(program, person_of(request)), "form": form}
        context["lists"] = selectors.lists_of_program(program)
        return self.page(request, "workbench", context)

    @method_decorator(require_safe)
    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two finished runs side by side, the earlier first."""
        program = self._program(request, pk)
        chosen = {int(text) for text in request.GET.getlist("run") if text.isdecimal() and len(text) < 19}
        runs = self._comparable(program, chosen)
        if len(runs) < len(chosen):
            raise Http404
        is_two = len(runs) == 2
        found = selectors.comparison(runs[0], runs[1], person_of(request)) if is_two else None
        context = {"title": _("Two runs compared"), "program": program, "difference": found}
        return self.page(request, "compare", context)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that changes while the worker is at it; tells the page to load again at the end."""
        run = self.run_or_404(request, pk)
        context = {"run": run, "progress": rules.progress_text(run)}
        response = TemplateResponse(request, "admin/matching/matchingrun/_progress.html", context)
        if run.state not in UNDER_WAY:
            response.headers["HX-Refresh"] = "true"
        return response

    @method_decorator(require_POST)
    def stop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the best so far."""
        run = self.run_or_404(request, pk)
        try:
            actions.stop_run(run_id=run.pk, by=person_of(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The run stops after the round it is in."))
        return HttpResponseRedirect(page_of(pk))

    def run_or_404(self, request: HttpRequest, pk: int) -> MatchingRun:
        """A run of a program that this person runs."""
        run = self.get_object(request, str(pk))
        if run is None or not self.has_view_permission(request, run):
            raise Http404
        return run

    def _program(self, request: HttpRequest, pk: int) -> Program:
        self._check_door(request)
        return get_object_or_404(Program.objects.managed_by(person_of(request)), pk=pk)

    def _comparable(self, program: Program, chosen: set[int]) -> list[MatchingRun]:
        done = MatchingRun.objects.filter(program=program, state=RunState.DONE).exclude(kind=RunKind.SHORT_LIST)
        return list(done.filter(pk__in=chosen).defer("alternatives", "unmatched").order_by("pk"))

    def page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
        """One of the templates of runs, within the administration."""
        around = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/matching/matchingrun/{name}.html", {**around, **context})
