"""Importing people: hand a file in, watch it, see what came of it or what to mend."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.actions import hand_in_import, run_import_again
from people.admin.base import Button, RoleAdmin
from people.engine.columns import REQUIRED
from people.enums import ImportState, Permission
from people.forms import UploadForm
from people.models import ImportRun
from people.rules import person_of
from people.rules.faults import FIELD_NAMES
from people.selectors import read_outcome


def _again(request: HttpRequest, run: ImportRun) -> Promise:
    run_import_again(run_id=run.pk, by=person_of(request))
    return _("The worker tries once more.")


@admin.register(ImportRun)
class ImportRunAdmin(RoleAdmin[ImportRun]):
    """A run is handed in and watched; nobody edits it."""

    lead = _("Each file that was handed in and what came of it. Import again whenever your HR system has news.")
    view_permission = Permission.IMPORT_PEOPLE
    may_add = True
    buttons = (
        Button(
            "again", _("Run again"), _again, shown=lambda run: run.state == ImportState.FAILED and bool(run.content)
        ),
    )
    change_form_template = "admin/people/importrun/change_form.html"
    list_display = ("file_name", "state", "created_at", "started_by", "result")
    meanings = {
        "file_name": _("The file that was handed in."),
        "state": _("How far the import has come."),
        "created_at": _("When the file was handed in."),
        "started_by": _("Who handed it in."),
        "result": _("How many people were added, changed or left, or how many faults were found."),
    }
    list_filter = ("state",)
    fields = ("file_name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:  # noqa: ARG002 - Django's signature
        """Without the files."""
        return ImportRun.objects.for_pages()

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:run_id>/progress/", self.admin_site.admin_view(self.progress_view), name="people_importrun_progress"
        )
        return [own, *super().get_urls()]

    @admin.display(description=_("result"))
    def result(self, run: ImportRun) -> str:
        """In one line."""
        outcome = read_outcome(run.outcome)
        if outcome.fault_count:
            return str(_("%(count)s faults") % {"count": outcome.fault_count})
        return ", ".join(f"{part.title} {part.count}" for part in outcome.lists if part.count) or "–"

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Choose a file and hand it in."""
        self._check_door(request)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            file = form.cleaned_data["file"]
            run = hand_in_import(file_name=file.name, content=file.read(), by=person_of(request))
            return HttpResponseRedirect(reverse("admin:people_importrun_change", args=[run.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import people"),
            "opts": self.opts,
            "form": form,
            "required": [FIELD_NAMES[field] for field in REQUIRED],
            "optional": [name for field, name in FIELD_NAMES.items() if field not in REQUIRED],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/people/importrun/upload.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The run's page: progress while it runs, then the outcome."""
        self._check_door(request)
        if not object_id.isdigit():
            raise Http404
        run = get_object_or_404(self.get_queryset(request), pk=object_id)
        context = {"run": run, "outcome": read_outcome(run.outcome), "title": run.file_name, "subtitle": None}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def progress_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """The part that is asked for every second; when the run has ended, the browser fetches the page anew."""
        self._check_door(request)
        run = get_object_or_404(self.get_queryset(request), pk=run_id)
        response = TemplateResponse(request, "admin/people/importrun/progress.html", {"run": run})
        if run.has_ended:
            response["HX-Refresh"] = "true"
        return response
