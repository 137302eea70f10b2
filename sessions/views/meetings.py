"""One meeting: look, move, cancel, confirm, note."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.enums import PairState
from people.models import Person
from people.rules import person_of
from programs.enums import Side
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from sessions import actions
from sessions.enums import MeetingState
from sessions.forms import CancelForm, KindForm, MoveForm, NoteForm
from sessions.models import ActionItem, Meeting, PrivateNote
from sessions.rules import agenda, driving
from sessions.rules.listening import listening_card
from sessions.selectors.room import tell
from sessions.selectors.times import slots_near
from sessions.selectors.topics import topics_of
from sessions.views.getting import get_meeting, shown


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """When, what about, what came of it."""
    me = person_of(request)
    meeting = get_meeting(me, pk)
    lies_ahead = meeting.state == MeetingState.PLANNED and meeting.starts_at > clock.now()
    more = {
        "told": tell(meeting, me),
        "items": ActionItem.objects.filter(meeting=meeting),
        "lies_ahead": lies_ahead,
        "may_log": not lies_ahead and _is_to_log(meeting),
        **(_agenda(meeting, me) if lies_ahead else {}),
    }
    return render(request, "sessions/meeting_detail.html", shown(meeting, me, **more))


def _is_to_log(meeting: Meeting) -> bool:
    """Also what was logged, until both have confirmed; not what was called off before its time."""
    return meeting.confirmed_at is None and (meeting.state == MeetingState.PLANNED or meeting.is_logged)


def _agenda(meeting: Meeting, me: Person) -> dict[str, object]:
    """What a planned meeting is about, who prepares it, and for the mentee how to listen."""
    pair = meeting.pair
    program, side = pair.program, pair.side_of(me)
    mentor = pair.mentor.person.first_name
    return {
        "prompts": agenda.prompts_for(meeting.kind, meeting.number, topics_of(pair)),
        "owner_line": driving.owner_line(program.driver, side, meeting.number),
        "kind_form": KindForm(meeting=meeting, side=side) if agenda.has_choice(meeting) else None,
        "listening": listening_card(program.direction, mentor) if side is Side.MENTEE else (),
    }


@require_POST
def meeting_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """What a planned meeting is for."""
    me = person_of(request)
    meeting = get_meeting(me, pk)
    form = KindForm(request.POST, meeting=meeting, side=meeting.pair.side_of(me))
    if not form.is_valid():
        raise DomainError(str(form.errors["kind"][0]))
    actions.choose_kind(meeting_id=pk, kind=form.cleaned_data["kind"], by=me)
    messages.success(request, _("Chosen. The agenda below follows it."))
    return redirect("sessions:meeting-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time."""
    me = person_of(request)
    meeting = get_meeting(me, pk)
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, me=me, moment=meeting.starts_at, initial={"revision": meeting.revision})
    if form.is_valid():
        starts_at, revision = form.cleaned_data["starts_at"], form.cleaned_data["revision"]
        actions.move_meeting(meeting_id=pk, starts_at=starts_at, revision=revision, by=me)
        messages.success(request, _("Moved. You both get the new calendar entry by mail."))
        return redirect("sessions:pair-room", meeting.pair_id)
    context = shown(meeting, me, form=form, slots=slots_near(meeting, me))
    return render(request, "sessions/meeting_move.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off."""
    me = person_of(request)
    meeting = get_meeting(me, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.cancel_meeting(meeting_id=pk, reason=form.cleaned_data["reason"], by=me)
        if meeting.pair.state != PairState.ACTIVE:
            messages.success(request, _("Called off."))
            return redirect("sessions:pair-room", meeting.pair_id)
        messages.success(request, _("Called off. Pick another time while you are here."))
        return redirect("sessions:meeting-add", meeting.pair_id)
    context = shown(meeting, me, form=form)
    return render(request, "sessions/meeting_cancel.html", context, status=422 if form.is_bound else 200)


@require_POST
def meeting_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree with what the other side wrote."""
    me = person_of(request)
    meeting = get_meeting(me, pk)
    actions.confirm_meeting(meeting_id=pk, by=me)
    messages.success(request, _("Thank you: both of you agree."))
    return redirect("sessions:pair-room", meeting.pair_id)


@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A note only I read."""
    me = person_of(request)
    meeting = get_meeting(me, pk)
    note = PrivateNote.objects.visible_to(me).filter(meeting=meeting).first()
    data = request.POST if request.method == "POST" else None
    form = NoteForm(data, initial={"text": note.text if note else ""})
    if form.is_valid():
        actions.save_note(meeting_id=pk, text=form.cleaned_data["text"], by=me)
        messages.success(request, _("Saved, for your eyes only."))
        return redirect("sessions:meeting-detail", pk)
    context = shown(meeting, me, form=form)
    return render(request, "sessions/note_edit.html", context, status=422 if form.is_bound else 200)
