"""Reports for those who run programs: a list, where each stands, and the way to have one compiled again."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from people.admin import Button
from people.rules import person_of
from programs.admin.filters import ManagedProgramFilter
from reports import actions
from reports.admin.costs import CostPages
from reports.admin.dry_run import DryRunPages
from reports.enums import ReportState
from reports.models import Report
from rmentor.lib import clock


def _compile_again(request: HttpRequest, report: Report) -> Promise:
    actions.compile_again(report_id=report.pk, by=person_of(request))
    return _("The worker has been told. This page shows how far it is.")


def _is_stuck(report: Report) -> bool:
    return Report.objects.claimable(clock.now()).filter(pk=report.pk).exists()


@admin.register(Report)
class ReportAdmin(CostPages, DryRunPages):
    """Read only: a snapshot is frozen."""

    lead = _("Compiled each month and at the end of a program, then frozen. Read them on their page.")
    nothing_yet = _("No report yet. The first is compiled when a program has been running for a month.")
    list_display = ("program", "kind", "version", "as_of", "state", "page")
    meanings = {
        "program": _("The program it reports on."),
        "kind": _("What occasion it was compiled for."),
        "version": _("Which version of this report it is."),
        "as_of": _("The day up to which it counts."),
        "state": _("How far the worker has come with it."),
    }
    only_on_screen = frozenset({"page"})
    list_filter = ("state", "kind", ("program", ManagedProgramFilter))
    list_select_related = ("program",)
    fields = ("program", "kind", "version", "as_of", "state", "progress", "fault", "created_at", "ended_at", "page")
    readonly_fields = ("page",)
    buttons = (Button("compile-again", _("Compile again"), run=_compile_again, shown=_is_stuck),)

    @admin.display(description=_("page"))
    def page(self, report: Report) -> SafeString:
        """Where it can be read."""
        label = _("Read it") if report.state == ReportState.DONE else _("See how far it is")
        return format_html('<a href="{}">{}</a>', reverse("reports:report-detail", args=[report.pk]), label)
