"""Finding a time: one side offers three, the other picks one, signed in or from the link in a mail."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.models import Pair
from people.models import Person
from people.rules import person_of
from people.views.links import Facts, by_link
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from sessions import actions
from sessions.enums import MeetingState
from sessions.forms import OfferForm
from sessions.models import Meeting, TimeOffer
from sessions.selectors.mails import TIMES_PURPOSE
from sessions.selectors.room import partner_of
from sessions.selectors.times import as_seen, how_they_meet, offered_in, slots_to_offer
from sessions.views.getting import get_meeting, get_pair

LINK_LASTS = dt.timedelta(days=60)


@require_http_methods(["GET", "HEAD", "POST"])
def pair_offer_times(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer times for one more meeting."""
    return _offer(request, get_pair(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_offer_times(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer other times for a planned meeting."""
    meeting = get_meeting(person_of(request), pk)
    return _offer(request, meeting.pair, meeting)


def _offer(request: HttpRequest, pair: Pair, meeting: Meeting | None) -> HttpResponse:
    me, partner = person_of(request), partner_of(pair, person_of(request))
    offered = offered_in(pair, me)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        me=me,
        slots=[] if request.method == "POST" else slots_to_offer(pair, me, meeting),
        how=how_they_meet(pair),
        moves=meeting is not None,
        replaces=offered.offer.pk if offered else None,
    )
    if form.is_valid():
        actions.offer_times(pair_id=pair.pk, meeting_id=meeting.pk if meeting else None, by=me, **form.facts)
        messages.success(request, _("Sent. %(name)s picks one of the times.") % {"name": partner.first_name})
        return redirect("sessions:pair-room", pair.pk)
    context = {"form": form, "pair": pair, "meeting": meeting, "me": me, "partner": partner, "offered": offered}
    return render(request, "sessions/times_offer.html", context, status=422 if form.is_bound else 200)


@require_safe
def times_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The times on offer: pick one, or take them back."""
    return _page(request, _get(person_of(request), pk), person_of(request), is_by_link=False)


@require_POST
def times_pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of them."""
    me = person_of(request)
    meeting = _pick(request, _get(me, pk), me)
    messages.success(request, _("That is settled. You both get the calendar entry by mail."))
    return redirect("sessions:meeting-detail", meeting.pk)


@require_POST
def times_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer them no longer."""
    me = person_of(request)
    offer = actions.take_back_times(offer_id=_get(me, pk).pk, by=me)
    messages.success(request, _("Taken back."))
    return redirect("sessions:pair-room", offer.pair_id)


@by_link(TIMES_PURPOSE, lasts=LINK_LASTS)
def times_by_link(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """The same page for the one offer and the one person of a mail's link; it opens nothing else."""
    offer = _get(me, int(facts["offer"]))
    if request.method == "POST":
        _pick(request, offer, me)
        return redirect(request.path)
    return _page(request, offer, me, is_by_link=True)


def _get(me: Person, pk: int) -> TimeOffer:
    return get_object_or_404(TimeOffer.objects.visible_to(me).with_times(), pk=pk)


def _pick(request: HttpRequest, offer: TimeOffer, me: Person) -> Meeting:
    time = request.POST.get("time", "")
    if not (time.isascii() and time.isdigit() and len(time) < 19):
        raise DomainError(_("Choose one of the times."))
    return actions.pick_time(offer_id=offer.pk, time_id=int(time), by=me)


def _page(request: HttpRequest, offer: TimeOffer, me: Person, *, is_by_link: bool) -> HttpResponse:
    seen = as_seen(offer, me)
    stands = TimeOffer.objects.standing(clock.now()).filter(pk=offer.pk).exists()
    booked = offer.meeting if offer.meeting and offer.meeting.state == MeetingState.PLANNED else None
    context = {
        "offered": seen,
        "stands": stands,
        "booked": booked,
        "pair": offer.pair,
        "me": me,
        "partner": seen.partner,
        "by_link": is_by_link,
        "address": request.path if is_by_link else "",
    }
    return render(request, "sessions/times_detail.html", context)
