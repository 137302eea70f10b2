"""Meetings as the program team sees them, and how each pair keeps the rhythm."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from people.admin import RoleAdmin
from people.rules import person_of
from programs.enums import ProgramState
from programs.models import Program
from sessions.models import Meeting
from sessions.selectors import pair_health
from sessions.selectors.said import said_in


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
class MeetingAdmin(RoleAdmin[Meeting]):
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

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("rhythm/", self.admin_site.admin_view(self.rhythm_view), name="mentoring_sessions_rhythm"),
            path("said/", self.admin_site.admin_view(self.said_view), name="mentoring_sessions_said"),
        ]
        return [*own, *super().get_urls()]

    def said_view(self, request: HttpRequest) -> HttpResponse:
        """What the pairs of a program said after their first meeting and at their end."""
        person = person_of(request)
        programs = list(
            Program.objects.managed_by(person).exclude(state__in=[ProgramState.DRAFT, ProgramState.RECRUITING])
        )
        asked = request.GET.get("program", "")
        program = next((one for one in programs if one.slug == asked), programs[0] if programs else None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What the pairs said"),
            "opts": self.opts,
            "programs": programs,
            "program": program,
            "said": said_in(program, person) if program else None,
        }
        return render(request, "admin/mentoring_sessions/meeting/said.html", context)

    def rhythm_view(self, request: HttpRequest) -> HttpResponse:
        """Each pair of a program with its months: who meets, who has fallen silent."""
        programs = list(Program.objects.managed_by(person_of(request)).with_outcomes())
        asked = request.GET.get("program", "")
        program = next((one for one in programs if one.slug == asked), programs[0] if programs else None)
        mine = person_of(request).pk
        rows = pair_health(program) if program else []
        rows = [row for row in rows if mine not in {row.pair.mentor.person_id, row.pair.mentee.person_id}]
        rows.sort(key=lambda row: (row.months_kept - len(row.months), row.pair.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": _("How the pairs keep the rhythm"),
            "opts": self.opts,
            "programs": programs,
            "program": program,
            "rows": rows,
        }
        return render(request, "admin/mentoring_sessions/meeting/rhythm.html", context)
