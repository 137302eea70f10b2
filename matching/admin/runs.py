"""A matching run: asked for with weights, watched, looked through, published."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Field, ForeignKey
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from matching import actions, engine, rules, selectors
from matching.admin.widgets import plain_select
from matching.forms import StartRunForm
from matching.models import MatchingRun
from people.admin import RoleAdmin
from people.rules import person_of
from programs.models import Program
from rmentor.lib.errors import DomainError

SKIPPED_SHOWN = 10
READY = gettext_lazy("Choose the program and how much each criterion counts. Nobody is asked before you publish.")
NOT_READY = gettext_lazy(
    "No program of yours is ready for matching. End recruiting first, with “Start matching” on the program's page."
)


@admin.register(MatchingRun)
class MatchingRunAdmin(RoleAdmin[MatchingRun]):
    """Runs of the programs that one manages."""

    may_add = True
    form = StartRunForm
    lead = gettext_lazy(
        "A run proposes the best pairs of a program; nobody is asked before you publish. "
        "Open the newest run of a program to look through its proposals."
    )
    nothing_yet = gettext_lazy("No run yet. When a program is in matching, start one here.")
    change_form_template = "admin/matching/matchingrun/change_form.html"
    list_display = ("program", "created_at", "state", "started_by")
    list_filter = ("state", ("program", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("program", "started_by")

    def get_fieldsets(self, request: HttpRequest, obj: MatchingRun | None = None) -> Any:  # noqa: ANN401, ARG002
        """The program and its weights when a run is asked for; afterwards the template shows the run itself."""
        if obj is not None:
            return [(None, {"fields": ["program"]})]
        words = gettext_lazy("How much each counts. With “a must”, a pair that has nothing of it is never made.")
        weights = (gettext_lazy("Weights"), {"fields": list(engine.CRITERIA), "description": words})
        return [(None, {"fields": ["program"]}), weights]

    def formfield_for_foreignkey(
        self,
        db_field: "ForeignKey[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> "ModelChoiceField[Any] | None":
        """Only programs that this person runs and whose pairs can be made now."""
        if db_field.name == "program":
            managed = Program.objects.managed_by(person_of(request))
            kwargs["queryset"] = managed.filter(state__in=rules.MAKES_PAIRS)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self,
        db_field: "Field[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> "FormField | None":
        """A plain select: nobody makes a program or a seat from here."""
        return plain_select(super().formfield_for_dbfield(db_field, request, **kwargs))

    def save_model(
        self,
        request: HttpRequest,
        obj: MatchingRun,
        form: StartRunForm,
        change: bool,  # noqa: ARG002, FBT001 - Django's signature
    ) -> None:
        """Ask the worker."""
        run = actions.start_run(program_id=obj.program_id, weights=form.weights, by=person_of(request))
        obj.__dict__.update(run.__dict__)

    def response_add(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        obj: MatchingRun,
        post_url_continue: str | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """On to the page of the run, where its progress is shown."""
        return HttpResponseRedirect(_page_of(obj.pk))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/publish/", wrap(self.publish_view), name="matching_matchingrun_publish"),
            path("<int:pk>/progress/", wrap(self.progress_view), name="matching_matchingrun_progress"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The run with its proposals and whoever is left over."""
        run = self.get_object(request, object_id)
        page = selectors.run_page(run, person_of(request)) if run else None
        title = _("Proposals for “%(program)s”") % {"program": run.program} if run else ""
        said = {"page": page, "title": title, "subtitle": None}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **said})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What a run is, and whether there is a program to run it for."""
        programs = Program.objects.managed_by(person_of(request)).filter(state__in=rules.MAKES_PAIRS)
        lead = READY if programs.exists() else NOT_READY
        said = {"title": _("Find pairs"), "lead": lead}
        return super().add_view(request, form_url, {**said, **(extra_context or {})})

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that changes while the worker is at it; tells the page to load again at the end."""
        run = self._run(request, pk)
        is_under_way = run.state in ("waiting", "running")
        response = TemplateResponse(request, "admin/matching/matchingrun/_progress.html", {"run": run})
        if not is_under_way:
            response.headers["HX-Refresh"] = "true"
        return response

    @method_decorator(require_POST)
    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish what was ticked, or everything."""
        run = self._run(request, pk)
        ticked = [int(value) for value in request.POST.getlist("proposal") if value.isdecimal()]
        is_all = request.POST.get("which") == "all"
        if not is_all and not ticked:
            messages.error(request, _("Tick the proposals to publish first."))
            return HttpResponseRedirect(_page_of(pk))
        try:
            result = actions.publish(run_id=run.pk, proposal_ids=None if is_all else ticked, by=person_of(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            _tell(request, result)
        return HttpResponseRedirect(_page_of(pk))

    def _run(self, request: HttpRequest, pk: int) -> MatchingRun:
        run = self.get_object(request, str(pk))
        if run is None or not self.has_view_permission(request, run):
            raise Http404
        return run


def _page_of(pk: int) -> str:
    return reverse("admin:matching_matchingrun_change", args=[pk])


def _tell(request: HttpRequest, result: actions.Published) -> None:
    count = len(result.pairs)
    if not count and not result.skipped:
        messages.info(request, _("Everything of this run has been published already."))
    if count:
        text = ngettext("%(count)s mentee is asked now.", "%(count)s mentees are asked now.", count)
        messages.success(request, text % {"count": count})
    for text in result.skipped[:SKIPPED_SHOWN]:
        messages.warning(request, _("Left out – %(why)s") % {"why": text})
    more = len(result.skipped) - SKIPPED_SHOWN
    if more > 0:
        messages.warning(
            request, ngettext("%(count)s more left out.", "%(count)s more left out.", more) % {"count": more}
        )
