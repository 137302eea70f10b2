"""The table of proposals: look through, mend one, publish many."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matching import actions, rules, selectors
from matching.admin.by_hand import MOVES, Posted
from matching.admin.what_if import WhatIfPages
from matching.admin.workbench import page_of
from matching.errors import NeedsReasonError
from matching.models import MatchingRun, Proposal
from people.rules import person_of
from programs.models import Enrolment
from rmentor.lib.errors import DomainError

SKIPPED_SHOWN = 10


class TablePages(WhatIfPages):
    """What the pages of runs show and do about single proposals, and about many at once."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/proposals/<int:proposal>/", wrap(self.pair_view), name="matching_matchingrun_pair"),
            path("<int:pk>/people/<int:enrolment>/", wrap(self.person_view), name="matching_matchingrun_person"),
            path("<int:pk>/by-hand/", wrap(self.by_hand_view), name="matching_matchingrun_by_hand"),
            path("<int:pk>/publish/", wrap(self.publish_view), name="matching_matchingrun_publish"),
            path("<int:pk>/publish/look/", wrap(self.look_view), name="matching_matchingrun_look"),
            path("<int:pk>/fairness/", wrap(self.fairness_view), name="matching_matchingrun_fairness"),
            path("<int:pk>/fairness/tell/", wrap(self.tell_view), name="matching_matchingrun_tell"),
        ]
        return [*own, *super().get_urls()]

    def table_of(self, request: HttpRequest, run: MatchingRun) -> dict[str, Any]:
        """The table and whoever is left over, for the page of a run that has proposals."""
        person, board = person_of(request), selectors.Board(run)
        wanted = selectors.Wanted.of(request.GET.dict())
        return {
            "table": selectors.proposal_table(run, person, wanted, board),
            "left_over": selectors.left_overs(board, person),
        }

    @method_decorator(require_safe)
    def pair_view(self, request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
        """One proposal: why, who else, and what can be done."""
        run, person = self.run_or_404(request, pk), person_of(request)
        get_object_or_404(Proposal.objects.managed_by(person), run=run, pk=proposal)
        board = selectors.Board(run)
        row = next(row for row in board.proposals if row.pk == proposal)
        return self._mend(request, str(row), selectors.pair_to_mend(board, row, person))

    @method_decorator(require_safe)
    def person_view(self, request: HttpRequest, pk: int, enrolment: int) -> HttpResponse:
        """Somebody left over: whom to put them together with."""
        run, person = self.run_or_404(request, pk), person_of(request)
        seats = Enrolment.objects.filter(program=run.program_id).with_person().exclude(person=person)
        seat = get_object_or_404(seats, pk=enrolment)
        board = selectors.Board(run, also=[seat])
        title = _("A partner for %(name)s") % {"name": seat.person}
        return self._mend(request, title, selectors.person_to_pair(board, seat, person))

    @method_decorator(require_safe)
    def fairness_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who stayed without a good partner, by group."""
        run = self.run_or_404(request, pk)
        if not rules.has_proposals(run):
            raise Http404
        return self.page(request, "fairness", {"title": _("Who was left out"), "page": selectors.fairness_page(run)})

    @method_decorator(require_POST)
    def tell_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Work the figures out, once."""
        run = self.run_or_404(request, pk)
        try:
            actions.tell_fairness(run_id=run.pk, by=person_of(request))
        except DomainError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:matching_matchingrun_fairness", args=[pk]))

    def _mend(self, request: HttpRequest, title: str, page: object) -> HttpResponse:
        wanted = selectors.Wanted.of(request.GET.dict())
        return self.page(request, "pair", {"title": title, "page": page, "back": wanted.query(page=wanted.page)})

    @method_decorator(require_POST)
    def by_hand_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do one of the moves by hand; when a rule is broken, ask for the reason."""
        run = self.run_or_404(request, pk)
        move = MOVES.get(request.POST.get("do", ""))
        if move is None:
            raise Http404
        posted = Posted(request.POST, run.pk, person_of(request))
        try:
            messages.success(request, move(posted))
        except NeedsReasonError as error:
            facts = {"title": _("Over a rule?"), "run": run, "error": error, "fields": posted.fields_to_send_again()}
            return self.page(request, "reason", {**facts, "back": _back(request)})
        except DomainError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(f"{page_of(pk)}?{_back(request)}#proposals")

    @method_decorator(require_POST)
    def look_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who would be asked, who not and why, and the mail; nothing is done yet."""
        run = self.run_or_404(request, pk)
        chosen = _chosen(request)
        if chosen is None:
            messages.error(request, _("Tick the proposals to publish first."))
            return HttpResponseRedirect(page_of(pk))
        rows = selectors.rows_to_publish(run, **chosen)
        preview = selectors.publish_preview(run, rows, person_of(request))
        again = {
            "which": request.POST.get("which", ""),
            "percent": request.POST.get("percent", ""),
            "ticked": request.POST.getlist("proposal"),
            "version": request.POST.get("version", ""),
        }
        return self.page(request, "publish", {"title": _("Publish?"), "run": run, "preview": preview, "again": again})

    @method_decorator(require_POST)
    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish what was ticked, everything, or all that fit well enough."""
        run = self.run_or_404(request, pk)
        chosen = _chosen(request)
        if chosen is None:
            messages.error(request, _("Tick the proposals to publish first."))
            return HttpResponseRedirect(page_of(pk))
        version = Posted(request.POST, run.pk, person_of(request)).version if "version" in request.POST else None
        try:
            result = actions.publish(run_id=run.pk, **chosen, seen_version=version, by=person_of(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            _tell(request, result)
        return HttpResponseRedirect(page_of(pk))


def _back(request: HttpRequest) -> str:
    """What the table showed when somebody went on from it."""
    wanted = selectors.Wanted.of(QueryDict(request.POST.get("back", "")[:500]).dict())
    return wanted.query(page=wanted.page)


def _chosen(request: HttpRequest) -> dict[str, Any] | None:
    """Which proposals are meant; None when nothing was ticked."""
    which, percent = request.POST.get("which"), request.POST.get("percent", "")
    if which == "all":
        return {"proposal_ids": None}
    if which == "above" and percent.isdecimal() and len(percent) < 4:
        return {"proposal_ids": None, "least_percent": int(percent)}
    ticked = [int(value) for value in request.POST.getlist("proposal") if value.isdecimal() and len(value) < 19]
    return {"proposal_ids": ticked} if ticked and which != "above" else None


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
