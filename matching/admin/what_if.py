"""What if: try changes out on a finished run, look at the difference, and do it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching import actions, engine, selectors
from matching.admin.workbench import WorkbenchPages, page_of
from matching.forms import WhatIfForm
from matching.models import MatchingRun
from people.rules import person_of
from rmentor.lib.errors import DomainError

# What a link may fill in: a row of the table asks "what if these two ...".
FILLED_BY_LINK = ("change", "mentor", "mentee", "more_for")


class WhatIfPages(WorkbenchPages):
    """The form of a what-if, and the button that does one."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/what-if/", wrap(self.what_if_view), name="matching_matchingrun_what_if"),
            path("<int:pk>/what-if/do/", wrap(self.do_what_if_view), name="matching_matchingrun_do_what_if"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def what_if_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What to change. POST starts the run."""
        run, person = self.run_or_404(request, pk), person_of(request)
        weights = {name: run.weights.get(name, getattr(engine.Weights(), name)) for name in engine.CRITERIA}
        choice = {**weights, "objective": run.objective, "min_percent": run.min_percent}
        link = {name: request.GET[name] for name in FILLED_BY_LINK if name in request.GET}
        form = WhatIfForm(request.POST or None, program=run.program, choice={**link, **choice}, person=person)
        if request.method == "POST" and form.is_valid():
            what_if = self._start(request, run, form)
            if what_if is not None:
                return HttpResponseRedirect(page_of(what_if.pk))
        context = {"title": _("What if …"), "frame": selectors.run_frame(run, person), "form": form}
        return self.page(request, "what_if", context)

    @method_decorator(require_POST)
    def do_what_if_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide what was tried out, and start a run with it."""
        run = self.run_or_404(request, pk)
        try:
            new = actions.do_what_if(run_id=run.pk, reason=request.POST.get("reason", ""), by=person_of(request))
        except DomainError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(page_of(pk))
        messages.success(request, _("Decided. A run with it has started."))
        return HttpResponseRedirect(page_of(new.pk))

    def _start(self, request: HttpRequest, run: MatchingRun, form: WhatIfForm) -> MatchingRun | None:
        """The what-if; None when it is refused, with the refusal in the form."""
        try:
            return actions.start_what_if(
                run_id=run.pk,
                changes=form.changes,
                weights=form.weights,
                objective=form.cleaned_data["objective"],
                min_percent=form.cleaned_data["min_percent"],
                by=person_of(request),
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return None
