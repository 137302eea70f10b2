"""One meeting: look, move, cancel, confirm, note."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.rules import person_of
from rmentor.lib import clock
from sessions import actions
from sessions.enums import MeetingState
from sessions.forms import CancelForm, MoveForm, NoteForm
from sessions.models import ActionItem, PrivateNote
from sessions.rules import agenda
from sessions.selectors.room import tell
from sessions.selectors.times import slots_near
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
        "prompts": agenda.prompts_for(meeting.kind),
        "owner_line": agenda.owner_line(meeting.pair.program.driver, meeting.pair.side_of(me)),
        "lies_ahead": lies_ahead,
        "may_log": not lies_ahead and meeting.state != MeetingState.CANCELLED and meeting.confirmed_at is None,
    }
    return render(request, "sessions/meeting_detail.html", shown(meeting, me, **more))


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
        messages.success(request, _("Called off. Pick another time while you are here."))
        return redirect("sessions:pair-room", meeting.pair_id)
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
