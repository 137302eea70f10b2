"""A matching run: its list and its page. What can be done is in table, what_if and workbench."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from matching import selectors
from matching.admin.short_lists import ShortListPages
from matching.admin.table import TablePages
from matching.enums import RunKind, RunState
from matching.models import MatchingRun
from people.rules import person_of

LISTS = ("matching_matchingrun_changelist", "matching_matchingrun_download")
# Only here other partners are told; they are long.
TELL_ALTERNATIVES = ("matching_matchingrun_pair", "matching_matchingrun_person")
TITLES = {
    RunKind.PROPOSE: gettext_lazy("Proposals for “%(program)s”"),
    RunKind.WHAT_IF: gettext_lazy("What if, for “%(program)s”"),
    RunKind.SHORT_LIST: gettext_lazy("Short lists for “%(program)s”"),
}


@admin.register(MatchingRun)
class MatchingRunAdmin(ShortListPages, TablePages):
    """Runs of the programs that one manages."""

    may_add = True
    fields = ("program",)
    lead = gettext_lazy(
        "A run proposes the best pairs of a program; nobody is asked before you publish. "
        "Open the newest run of a program to look through its proposals."
    )
    nothing_yet = gettext_lazy("No run yet. When a program is in matching, start one here.")
    change_form_template = "admin/matching/matchingrun/change_form.html"
    list_display = ("program", "created_at", "kind", "state", "started_by")
    meanings = {
        "program": gettext_lazy("The program whose pairs it proposes."),
        "created_at": gettext_lazy("When it was started."),
        "kind": gettext_lazy("What the run was for."),
        "state": gettext_lazy("How far the run has come."),
        "started_by": gettext_lazy("Who started it."),
    }
    list_filter = ("state", "kind", ("program", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("program", "started_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MatchingRun]:
        """Without what is long and not shown."""
        runs = super().get_queryset(request)
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in LISTS:
            return runs.defer("alternatives", "unmatched")
        return runs if name in TELL_ALTERNATIVES else runs.defer("alternatives")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The run with its proposals and whoever is left over."""
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        frame, lists = selectors.run_frame(run, person_of(request)), selectors.lists_of_run(run)
        table = self.table_of(request, run) if run.state == RunState.DONE and run.kind == RunKind.PROPOSE else {}
        title = str(TITLES[RunKind(run.kind)]) % {"program": run.program}
        said = {**table, "frame": frame, "lists": lists, "title": title, "subtitle": None}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **said})
