"""Meetings as the program team sees them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.rules import person_of
from programs.models import Program
from sessions.admin.by_program import ByProgramPages
from sessions.models import Meeting


class ProgramFilter(admin.SimpleListFilter):
    """Only programs the person runs."""

    title = _("program")
    parameter_name = "program"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's signature
        programs = Program.objects.managed_by(person_of(request)).with_outcomes()
        return [(str(pk), name) for pk, name in programs.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:  # noqa: ARG002 - Django's signature
        value = self.value() or ""
        return queryset.filter(pair__program=int(value)) if value.isdigit() else queryset


@admin.register(Meeting)
class MeetingAdmin(ByProgramPages):
    """When, and whether. No link, no reason, nothing that was written."""

    lead = _("When pairs meet, and whether they did. Which pair needs a call stands under how they keep the rhythm.")
    list_display = ("pair", "number", "kind", "starts_at", "state", "cancelled_by")
    meanings = {
        "pair": _("The mentor, then the mentee."),
        "number": _("Which meeting of the pair it is, counted from 1."),
        "kind": _("What the meeting is for."),
        "starts_at": _("When it begins."),
        "state": _("Whether it is planned, was held, was called off or did not happen."),
        "cancelled_by": _("The side that called it off; empty for all other meetings."),
    }
    list_filter = ("state", ProgramFilter)
    list_select_related = ("pair__program", "pair__mentor__person", "pair__mentee__person")
    ordering = ("-starts_at", "-pk")
    search_fields = ("pair__mentor__person__last_name", "pair__mentee__person__last_name")
    fields = ("pair", "number", "kind", "state", "starts_at", "minutes", "place", "cancelled_by", "logged_at")
    readonly_fields = fields

    @admin.display(description=_("called off by"))
    def cancelled_by(self, meeting: Meeting) -> str:
        return meeting.get_cancelled_side_display() if meeting.cancelled_side else "–"
