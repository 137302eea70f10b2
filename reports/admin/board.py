"""HR's dashboard: what needs a person today, how every program stands, and every pair month by month."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from people.admin import RoleAdmin
from people.rules import person_of
from programs.models import Program
from reports import actions
from reports.admin.board_tables import FUNNEL, PAIRS, months_of, steps_of
from reports.models import Board
from reports.selectors import board as selectors

PROGRAMS_ON_A_PAGE, PAIRS_ON_A_PAGE = 25, 50


@admin.register(Board)
class BoardAdmin(RoleAdmin[Board]):
    """Pages of its own instead of a list of rows."""

    lead = gettext_lazy("What needs you today, oldest first; below, how every program stands.")
    not_a_file = "its figures are tables of their own"
    tables = (FUNNEL, PAIRS)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.board_view), name="reports_board_changelist"),
            path("count/", wrap(self.count_view), name="reports_board_count"),
            path("file/", wrap(self.file_view), name="reports_board_file"),
            path("<int:pk>/pairs/", wrap(self.pairs_view), name="reports_board_pairs"),
            path("<int:pk>/pairs/file/", wrap(self.pairs_file_view), name="reports_board_pairs_file"),
        ]

    @method_decorator(require_safe)
    def board_view(self, request: HttpRequest) -> HttpResponse:
        """Everything that waits, and a page of programs in brief; `program` shows all of a single one."""
        self._check_door(request)
        asked = request.GET.get("program", "")
        if asked.isdecimal():
            return self._program_view(request, self._program_of(request, int(asked)))
        person, shows_all = person_of(request), "all" in request.GET
        programs = selectors.programs_listed(person)
        shown = programs if shows_all else selectors.not_put_away(programs)
        page = Paginator(shown, PROGRAMS_ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": _("Dashboard"),
            "lead": self.lead,
            "needs": selectors.needs_of(person, programs),
            "page": page,
            "heads": selectors.heads(),
            "lines": selectors.lines_for(list(page), person),
            "table": FUNNEL.name,
            "shows_all": shows_all,
        }
        return self._page_of(request, "board", context)

    def _program_view(self, request: HttpRequest, program: Program) -> HttpResponse:
        (board,) = selectors.boards_for([program], person_of(request))
        title = _("Dashboard: %(program)s") % {"program": program}
        return self._page_of(request, "program", {"title": title, "board": board})

    @method_decorator(require_POST)
    def file_view(self, request: HttpRequest) -> HttpResponseBase:
        """The funnels of all programs that this person runs, as a file."""
        self._check_door(request)
        person = person_of(request)
        programs = list(Program.objects.managed_by(person))
        rows = list(steps_of(selectors.boards_for(programs, person)))
        return self.as_download(request, FUNNEL, rows, count=len(rows))

    @method_decorator(require_POST)
    def count_view(self, request: HttpRequest) -> HttpResponse:
        """Have the figures counted again."""
        self._check_door(request)
        number = actions.ask_for_count(by=person_of(request))
        told = _("The worker counts again. Load this page anew in a moment.") if number else _("Counted just now.")
        messages.success(request, told)
        return HttpResponseRedirect(reverse("admin:reports_board_changelist"))

    @method_decorator(require_safe)
    def pairs_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every pair of a program by month."""
        program = self._program_of(request, pk)
        found = selectors.pairs_by_month(program, person_of(request))
        context = {
            "title": _("Month by pair: %(program)s") % {"program": program},
            "program": program,
            "months": found.months,
            "table": PAIRS.name,
            "count": len(found.lines) * len(found.months),
            "page": Paginator(found.lines, PAIRS_ON_A_PAGE).get_page(request.GET.get("page")),
        }
        return self._page_of(request, "pairs", context)

    @method_decorator(require_POST)
    def pairs_file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The same as a file, a row for each month."""
        program = self._program_of(request, pk)
        rows = list(months_of(selectors.pairs_by_month(program, person_of(request)).lines))
        return self.as_download(request, PAIRS, rows, count=len(rows), filters=["program"])

    def _program_of(self, request: HttpRequest, pk: int) -> Program:
        self._check_door(request)
        return get_object_or_404(Program.objects.managed_by(person_of(request)), pk=pk)

    def _page_of(self, request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
        around = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/reports/board/{name}.html", {**around, **context})
