"""Two tables about the pairs of a program: how each keeps the rhythm, what both said at its beginning and its end."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from people.admin import RoleAdmin
from people.admin.tables import Column, Table
from people.enums import CellKind
from people.models import Person
from people.rules import person_of
from programs.enums import ProgramState
from programs.models import Program
from sessions.models import Meeting
from sessions.selectors import PairHealth, pair_health
from sessions.selectors.said import PairSaid, SideSaid, said_in

NUMBER, DAY = CellKind.NUMBER, CellKind.DAY
Said = tuple[PairSaid, SideSaid]


def _local(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def _months(row: PairHealth) -> str:
    return ", ".join(f"{month:%Y-%m}: {held}" for month, held in row.months)


RHYTHM: Table[PairHealth] = Table(
    "sessions.rhythm",
    _("How the pairs keep the rhythm"),
    (
        Column("pair", _("Pair"), lambda row: str(row.pair), _("The mentor, then the mentee.")),
        Column("state", _("State"), lambda row: row.pair.get_state_display(), _("Where the pair stands.")),
        Column("held", _("Held per month"), _months, _("Each month since the pair went live, with its meetings.")),
        Column("kept", _("Months kept"), lambda row: row.months_kept, _("Months with a meeting."), NUMBER),
        Column("months", _("Months"), lambda row: len(row.months), _("Months since the pair went live."), NUMBER),
        Column("cancelled", _("Called off"), lambda row: row.cancelled, _("Meetings that were called off."), NUMBER),
        Column("last", _("Last held"), lambda row: _local(row.last_held_at), _("Day of the last meeting."), DAY),
        Column("next", _("Next"), lambda row: _local(row.next_at), _("Day of the next planned meeting."), DAY),
    ),
)
SAID: Table[Said] = Table(
    "sessions.said",
    _("What the pairs said"),
    (
        Column("pair", _("Pair"), lambda row: str(row[0].pair), _("The mentor, then the mentee.")),
        Column("state", _("State"), lambda row: row[0].pair.get_state_display(), _("Where the pair stands.")),
        Column("person", _("Person"), lambda row: str(row[1].person), _("Who said it.")),
        Column(
            "side", _("Side"), lambda row: row[1].side.label, _("Whether they teach as mentor or learn as mentee.")
        ),
        Column("fit", _("After the first meeting"), lambda row: row[1].fit, _("How the first meeting felt.")),
        Column("reason", _("What the team should know"), lambda row: row[1].reason, _("In their own words.")),
        Column("wish", _("Wish at the end"), lambda row: row[1].wish, _("What they wish to do next.")),
    ),
)


class ByProgramPages(RoleAdmin[Meeting]):
    """Pages beside the list of meetings; each with a choice of program, and its table as a file."""

    tables = (RHYTHM, SAID)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("rhythm/", wrap(self.rhythm_view), name="mentoring_sessions_rhythm"),
            path("rhythm/download/", wrap(self.rhythm_file_view), name="mentoring_sessions_rhythm_download"),
            path("said/", wrap(self.said_view), name="mentoring_sessions_said"),
            path("said/download/", wrap(self.said_file_view), name="mentoring_sessions_said_download"),
        ]
        return [*own, *super().get_urls()]

    def rhythm_view(self, request: HttpRequest) -> HttpResponse:
        """Each pair of a program with its months: who meets, who has fallen silent."""
        programs = list(_that_began(request))
        program = _chosen(request, programs)
        rows = _rhythm(program, person_of(request)) if program else []
        return self._page(request, "rhythm", RHYTHM, len(rows), programs=programs, program=program, rows=rows)

    @method_decorator(require_POST)
    def rhythm_file_view(self, request: HttpRequest) -> HttpResponseBase:
        """The same as a file."""
        self._check_door(request)
        program = _asked_for(request, _that_began(request))
        rows = _rhythm(program, person_of(request))
        return self.as_download(request, RHYTHM, rows, count=len(rows), filters=["program"])

    def said_view(self, request: HttpRequest) -> HttpResponse:
        """What the pairs of a program said after their first meeting and at their end."""
        programs = list(_with_pairs(request))
        program = _chosen(request, programs)
        said = said_in(program, person_of(request)) if program else None
        count = sum(len(row.sides) for row in said.pairs) if said else 0
        return self._page(request, "said", SAID, count, programs=programs, program=program, said=said)

    @method_decorator(require_POST)
    def said_file_view(self, request: HttpRequest) -> HttpResponseBase:
        """The same as a file, a row for each of the two."""
        self._check_door(request)
        program = _asked_for(request, _with_pairs(request))
        rows = [(row, one) for row in said_in(program, person_of(request)).pairs for one in row.sides]
        return self.as_download(request, SAID, rows, count=len(rows), filters=["program"])

    def _page(
        self, request: HttpRequest, name: str, table: Table[Any], count: int, /, **context: object
    ) -> HttpResponse:
        around = {
            **self.admin_site.each_context(request),
            "title": table.title,
            "opts": self.opts,
            "table": table,
            "count": count,
            "download_url": reverse(f"admin:mentoring_sessions_{name}_download"),
        }
        return render(request, f"admin/mentoring_sessions/meeting/{name}.html", {**around, **context})


def _that_began(request: HttpRequest) -> QuerySet[Program]:
    return Program.objects.managed_by(person_of(request)).with_outcomes()


def _with_pairs(request: HttpRequest) -> QuerySet[Program]:
    programs = Program.objects.managed_by(person_of(request))
    return programs.exclude(state__in=[ProgramState.DRAFT, ProgramState.RECRUITING])


def _chosen(request: HttpRequest, programs: Sequence[Program]) -> Program | None:
    """The one that was asked for, or the first."""
    asked = request.GET.get("program", "")
    return next((one for one in programs if one.slug == asked), programs[0] if programs else None)


def _asked_for(request: HttpRequest, programs: QuerySet[Program]) -> Program:
    """For a file no other one will do."""
    program = programs.filter(slug=request.GET.get("program", "")).first()
    if program is None:
        raise Http404
    return program


def _rhythm(program: Program, reader: Person) -> list[PairHealth]:
    """Without the reader's own pairs; who met least comes first."""
    mine = reader.pk
    rows = [row for row in pair_health(program) if mine not in {row.pair.mentor.person_id, row.pair.mentee.person_id}]
    return sorted(rows, key=lambda row: (row.months_kept - len(row.months), row.pair.pk))
