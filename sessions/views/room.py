"""The home of a live pair, and leaving it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import actions as matching
from matching.models import Pair
from people.models import Person
from people.rules import person_of
from programs.models import Enrolment
from sessions import actions
from sessions.enums import MeetingPlace
from sessions.forms import AddForm, EndForm, ItemForm
from sessions.selectors import room_of
from sessions.selectors.room import partner_of
from sessions.selectors.times import how_they_meet, slots_for_one_more
from sessions.views.getting import get_pair


@require_safe
def pair_room(request: HttpRequest, pk: int) -> HttpResponse:
    """Next meeting, the plan, what came of the meetings so far."""
    room = room_of(get_pair(request, pk), person_of(request))
    item_form = ItemForm(side=room.side, partner=room.partner)
    return render(request, "sessions/pair_room.html", {"room": room, "item_form": item_form})


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one more meeting."""
    pair, me = get_pair(request, pk), person_of(request)
    form = AddForm(request.POST if request.method == "POST" else None, me=me, initial=how_they_meet(pair))
    if form.is_valid():
        data = form.cleaned_data
        place = MeetingPlace(data["place"])
        actions.add_meeting(pair_id=pair.pk, starts_at=data["starts_at"], place=place, link=data["link"], by=me)
        messages.success(request, _("The meeting is planned. You both get a calendar entry by mail."))
        return redirect("sessions:pair-room", pk)
    slots = [] if form.is_bound else slots_for_one_more(pair, me)
    context = {"form": form, "pair": pair, "me": me, "partner": partner_of(pair, me), "slots": slots}
    return render(request, "sessions/meeting_add.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def pair_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the pair, without fault."""
    pair, me = get_pair(request, pk), person_of(request)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        matching.end_pair(pair_id=pair.pk, by=me, **form.cleaned_data)
        messages.success(request, _after_leaving(pair, me))
        return redirect("home")
    context = {"form": form, "pair": pair, "partner": partner_of(pair, me)}
    return render(request, "sessions/pair_end.html", context, status=_status(form))


def _after_leaving(pair: Pair, me: Person) -> str:
    if Enrolment.objects.filter(program=pair.program_id, person=me, wants_partner=True).exists():
        return _("You have left the pair. The program team looks for a new partner for you.")
    return _("You have left the pair. You keep your seat; say in your application when you want a new partner.")


@require_POST
def pair_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Rest for a while."""
    matching.pause_pair(pair_id=get_pair(request, pk).pk, by=person_of(request))
    messages.success(request, _("You are pausing. No reminders come until one of you takes it up again."))
    return redirect("sessions:pair-room", pk)


@require_POST
def pair_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on."""
    matching.resume_pair(pair_id=get_pair(request, pk).pk, by=person_of(request))
    messages.success(request, _("Welcome back."))
    return redirect("sessions:pair-room", pk)


def _status(form: AddForm | EndForm) -> int:
    return 422 if form.is_bound else 200
