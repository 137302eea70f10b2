"""Every mail that a program will send, before anybody gets one. Looking sends and writes nothing."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from messaging import actions as messaging
from messaging import rules
from people.admin import RoleAdmin
from people.rules import person_of
from programs.enums import Side
from programs.models import Program
from programs.rules.forecast import course_of
from reports import selectors
from reports.admin.dry_run_table import DRY_RUN
from reports.forms import CourseForm
from reports.models import Report
from rmentor.lib import clock
from surveys.enums import WaveKind

ON_A_PAGE = 100
FIRST = "programs.invitation"
FILTERS = ("who", "kind", "month", "day")


class DryRunPages(RoleAdmin[Report]):
    """Two pages of a program: the calendar of its mails, and one mail as it will read."""

    tables = (DRY_RUN,)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("dry-run/<int:pk>/", wrap(self.dry_run_view), name="reports_dry_run"),
            path("dry-run/<int:pk>/download/", wrap(self.dry_run_file_view), name="reports_dry_run_download"),
            path("dry-run/<int:pk>/mail/", wrap(self.dry_run_mail_view), name="reports_dry_run_mail"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_safe)
    def dry_run_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """By day and kind with numbers; by name once a person or a day is chosen."""
        program = self._program_of(request, pk)
        form, found = _foreseen(request, program)
        chosen = {name: request.GET.get(name, "") for name in FILTERS}
        lines = selectors.narrowed(found.lines, **chosen)
        by_name = bool(chosen["who"] or (chosen["day"] and chosen["kind"]))
        rows: list[Any] = list(lines) if by_name else list(selectors.by_day_and_kind(lines))
        context = {
            "title": _("Dry run: %(program)s") % {"program": program},
            "program": program,
            "form": form,
            "found": found,
            "chosen": chosen,
            "by_name": by_name,
            "number": len(lines),
            "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
            "people": selectors.people_of(found.lines),
            "kinds": selectors.kinds_of(found.lines),
            "months": selectors.months_of(found.lines),
            "on_events": selectors.mails_on_events(),
            "asked": _asked(request),
            "table": DRY_RUN.name,
        }
        return self._page_of(request, "dry_run", context)

    @method_decorator(require_POST)
    def dry_run_file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The same mails as a file, by name."""
        _form, found = _foreseen(request, self._program_of(request, pk))
        chosen = {name: request.GET.get(name, "") for name in FILTERS}
        lines = selectors.narrowed(found.lines, **chosen)
        filters = ["program", *(name for name, value in chosen.items() if value)]
        return self.as_download(request, DRY_RUN, lines, count=len(lines), filters=filters)

    @method_decorator(require_safe)
    def dry_run_mail_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One kind of mail as its text stands now, in every language."""
        program, asked = self._program_of(request, pk), request.GET
        kind = rules.kind_called(asked.get("kind", FIRST))
        if kind is None or not rules.may_have_own_words(kind):
            raise Http404
        side = Side.MENTEE if asked.get("role") == Side.MENTEE else Side.MENTOR
        surveys = selectors.surveys_to_choose(program, kind.name, asked.get("survey", ""))
        facts = selectors.known_facts(
            program,
            person_of(request),
            who=asked.get("who", ""),
            side=side,
            day=_day(asked.get("day", "")),
            meeting_at=_moment(asked.get("meeting", "")),
            survey=next((one.kind for one in surveys if one.is_chosen), WaveKind.PRE),
        )
        mine = get_language() or settings.LANGUAGE_CODE
        codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != mine)
        previews = [messaging.said(kind=kind.name, language=code, known=facts) for code in codes]
        title = _("Mail: %(kind)s") % {"kind": rules.label_of(kind.name)}
        context = {"title": title, "program": program, "previews": previews, "kind": kind, "surveys": surveys}
        return self._page_of(request, "dry_run_mail", context)

    def _program_of(self, request: HttpRequest, pk: int) -> Program:
        self._check_door(request)
        return get_object_or_404(Program.objects.managed_by(person_of(request)), pk=pk)

    def _page_of(self, request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
        around = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/reports/report/{name}.html", {**around, **context})


def _foreseen(request: HttpRequest, program: Program) -> tuple[CourseForm, selectors.DryRun]:
    """All mails, as the days that were typed in suppose them."""
    person = person_of(request)
    asked = request.GET if "answer_workdays" in request.GET else None
    form = CourseForm(asked, program=program, today=clock.today(person.time_zone))
    days, workdays = form.days(), form.workdays()
    course = course_of(program, days, now=clock.now(), zone=person.time_zone, answer_workdays=workdays)
    return form, selectors.dry_run(program, person, course)


def _asked(request: HttpRequest) -> str:
    """What was asked for, as the end of an address; without the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"?{asked.urlencode()}"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
