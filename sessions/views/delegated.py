"""The pages of whoever keeps somebody's calendar: book, move, offer times, call off.

A stranger, and whoever kept it once, gets 404.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matching.models import Pair
from people.models import Person
from people.rules import person_of
from sessions import actions
from sessions.enums import MeetingPlace
from sessions.forms import AddForm, CancelForm, MoveForm, OfferForm
from sessions.models import Meeting
from sessions.selectors import delegated
from sessions.selectors.room import partner_of
from sessions.selectors.times import how_they_meet, offered_in, slots_near, slots_to_offer


@require_safe
def delegated_list(request: HttpRequest) -> HttpResponse:
    """The meetings ahead of everybody whose calendar I keep."""
    calendars = delegated.calendars_kept_by(person_of(request))
    if not calendars:
        raise Http404
    return render(request, "sessions/delegated_list.html", {"calendars": calendars, "me": person_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def delegated_add(request: HttpRequest, person: int, pk: int) -> HttpResponse:
    """Book a meeting."""
    me, whom = _both(request, person)
    pair: Pair = get_object_or_404(delegated.kept_pairs(me, [whom]), pk=pk)
    form = AddForm(request.POST if request.method == "POST" else None, me=me)
    if form.is_valid():
        data = form.cleaned_data
        actions.add_meeting(
            pair_id=pair.pk,
            starts_at=data["starts_at"],
            place=MeetingPlace(data["place"]),
            link=data["link"],
            by=me,
            on_behalf_of=whom,
        )
        return _done(request, _("The meeting is planned. Both get a calendar entry by mail."))
    return _page(request, "add", _shown(pair, me, whom, form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def delegated_move(request: HttpRequest, person: int, pk: int) -> HttpResponse:
    """Another time."""
    me, whom = _both(request, person)
    meeting = _meeting(me, whom, pk)
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, me=me, moment=meeting.starts_at, initial={"revision": meeting.revision})
    if form.is_valid():
        starts_at, revision = form.cleaned_data["starts_at"], form.cleaned_data["revision"]
        actions.move_meeting(meeting_id=pk, starts_at=starts_at, revision=revision, by=me, on_behalf_of=whom)
        return _done(request, _("Moved. Both get the new calendar entry by mail."))
    shown = _shown(meeting.pair, me, whom, form=form, meeting=meeting, slots=slots_near(meeting, whom))
    return _page(request, "move", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def pair_offer(request: HttpRequest, person: int, pk: int) -> HttpResponse:
    """Offer times for one more meeting."""
    me, whom = _both(request, person)
    return _offer(request, me, whom, get_object_or_404(delegated.kept_pairs(me, [whom]), pk=pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_offer(request: HttpRequest, person: int, pk: int) -> HttpResponse:
    """Offer other times for a planned meeting."""
    me, whom = _both(request, person)
    meeting = _meeting(me, whom, pk)
    return _offer(request, me, whom, meeting.pair, meeting)


def _offer(request: HttpRequest, me: Person, whom: Person, pair: Pair, meeting: Meeting | None) -> HttpResponse:
    """The moments on the delegate's clock; what is on offer is not shown, only that something is."""
    offered, is_sent = offered_in(pair, whom), request.method == "POST"
    form = OfferForm(
        request.POST if is_sent else None,
        me=me,
        slots=[] if is_sent else slots_to_offer(pair, whom, meeting),
        how=how_they_meet(pair),
        moves=meeting is not None,
        replaces=offered.offer.pk if offered else None,
    )
    if form.is_valid():
        number = meeting.pk if meeting else None
        actions.offer_times(pair_id=pair.pk, meeting_id=number, by=me, on_behalf_of=whom, **form.facts)
        name = {"name": partner_of(pair, whom).first_name}
        return _done(request, _("Sent. %(name)s picks one of the times.") % name)
    return _page(request, "offer", _shown(pair, me, whom, form=form, meeting=meeting, offered=offered))


@require_http_methods(["GET", "HEAD", "POST"])
def delegated_cancel(request: HttpRequest, person: int, pk: int) -> HttpResponse:
    """Call it off."""
    me, whom = _both(request, person)
    meeting = _meeting(me, whom, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.cancel_meeting(meeting_id=pk, reason=form.cleaned_data["reason"], by=me, on_behalf_of=whom)
        return _done(request, _("Called off. Both are told by mail. Book another time while you are here."))
    return _page(request, "cancel", _shown(meeting.pair, me, whom, form=form, meeting=meeting))


def _both(request: HttpRequest, person_id: int) -> tuple[Person, Person]:
    """Who asks, and whose calendar it is; 404 once it is taken back."""
    me = person_of(request)
    whom: Person = get_object_or_404(delegated.kept_people(me), pk=person_id)
    return me, whom


def _meeting(me: Person, whom: Person, pk: int) -> Meeting:
    return get_object_or_404(delegated.kept_meetings(delegated.kept_pairs(me, [whom]).order_by()), pk=pk)


def _shown(
    pair: Pair, me: Person, whom: Person, *, form: AddForm | MoveForm | OfferForm | CancelForm, **more: object
) -> dict[str, object]:
    return {"pair": pair, "me": me, "whom": whom, "partner": partner_of(pair, whom), "form": form, **more}


def _done(request: HttpRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("sessions:delegated-list")


def _page(request: HttpRequest, name: str, shown: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, f"sessions/delegated_{name}.html", shown, status=status)
