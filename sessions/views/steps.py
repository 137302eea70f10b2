"""The fit check and the closing step: signed in, or from the link in a mail."""

import datetime as dt
from dataclasses import dataclass

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from matching.models import Pair
from people.models import Person
from people.rules import person_of
from people.views.links import Facts, by_link
from rmentor.lib import clock
from sessions import actions
from sessions.forms import ClosingForm, EndForm, FitForm
from sessions.rules import steps as rules
from sessions.selectors import closings, fits
from sessions.selectors.room import partner_of
from sessions.selectors.step_mails import CLOSING_PURPOSE, FIT_PURPOSE

LINK_LASTS = dt.timedelta(days=21)
CALL, SAID = "call", "yes"


@dataclass(frozen=True)
class Asked:
    """Who is asked about which pair, and whether they came by the link of a mail."""

    pair: Pair
    me: Person
    by_link: bool = False

    @property
    def shown(self) -> dict[str, object]:
        """What every page of a step shows."""
        partner = partner_of(self.pair, self.me)
        return {"pair": self.pair, "me": self.me, "partner": partner, "by_link": self.by_link}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def fit_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether the two fit."""
    me = person_of(request)
    return _fit(request, Asked(_own(me, pk), me))


@by_link(FIT_PURPOSE, lasts=LINK_LASTS)
def fit_check_by_link(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """The same page for the one pair and the one person of a mail's link; it opens nothing else."""
    return _fit(request, Asked(_own(me, int(facts["pair"])), me, by_link=True))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def closing_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one wishes at the end, and thank you."""
    me = person_of(request)
    return _closing(request, Asked(_own(me, pk), me))


@by_link(CLOSING_PURPOSE, lasts=LINK_LASTS)
def closing_step_by_link(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """The same page for the one pair and the one person of a mail's link; it opens nothing else."""
    return _closing(request, Asked(_own(me, int(facts["pair"])), me, by_link=True))


def _own(me: Person, pk: int) -> Pair:
    return get_object_or_404(Pair.objects.that_met().visible_to(me).with_people(), pk=pk)


def _fit(request: HttpRequest, asked: Asked) -> HttpResponse:
    pair, me = asked.pair, asked.me
    if request.method == "POST" and request.POST.get("do") == CALL:
        actions.ask_for_call(pair_id=pair.pk, by=me)
        return redirect(f"{request.path}?saved={CALL}")
    given = fits.fit_of(pair, pair.side_of(me))
    if given is not None and request.GET.get("saved") in {SAID, CALL}:
        more = {"check": given, "is_called": request.GET["saved"] == CALL, "end_form": EndForm()}
        return render(request, "sessions/fit_saved.html", asked.shown | more)
    rules.check_may_answer_fit(pair, fits.first_held(pair), given, clock.now())
    form = FitForm(_posted(request), initial=model_to_dict(given) if given else None)
    if form.is_valid():
        actions.answer_fit(pair_id=pair.pk, by=me, **form.cleaned_data)
        return redirect(f"{request.path}?saved={SAID}")
    return render(request, "sessions/fit_check.html", asked.shown | {"form": form}, status=_status(form))


def _closing(request: HttpRequest, asked: Asked) -> HttpResponse:
    pair, me = asked.pair, asked.me
    parting = closings.parting_of(pair, pair.side_of(me))
    if parting.mine is not None and request.GET.get("saved") == SAID:
        return render(request, "sessions/closing_saved.html", asked.shown | {"parting": parting})
    rules.check_may_close(pair, closings.held_of(pair), clock.now())
    form = ClosingForm(_posted(request), initial=model_to_dict(parting.mine) if parting.mine else None)
    if form.is_valid():
        actions.answer_closing(pair_id=pair.pk, by=me, **form.cleaned_data)
        return redirect(f"{request.path}?saved={SAID}")
    return render(request, "sessions/closing_step.html", asked.shown | {"form": form}, status=_status(form))


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _status(form: FitForm | ClosingForm) -> int:
    return 422 if form.is_bound else 200
