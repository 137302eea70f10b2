"""Logging a meeting: signed in, or from the link in a mail."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people.models import Person
from people.rules import person_of, person_of_link
from rmentor.lib.errors import DomainError
from rmentor.lib.tokens import BadTokenError, read_token
from sessions import actions
from sessions.forms import LogForm
from sessions.models import Meeting
from sessions.rules.local import wall_time, zone_label
from sessions.selectors.mails import LOG_PURPOSE
from sessions.selectors.room import is_to_confirm, partner_of, tell
from sessions.views.getting import get_meeting, shown

LINK_LASTS = dt.timedelta(days=14)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a meeting of one's own pair."""
    me = person_of(request)
    meeting = get_meeting(me, pk)
    form = _form(request, meeting, me)
    if _saved(form, me):
        messages.success(request, _("Saved. Thank you!"))
        return redirect("sessions:pair-room", meeting.pair_id)
    return _page(request, form, me)


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_log_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for the one meeting and the one person of a mail's link; it opens nothing else."""
    try:
        facts = read_token(LOG_PURPOSE, token, max_age=LINK_LASTS)
        me = person_of_link(request, facts["person"])
    except BadTokenError as error:
        return render(request, "sessions/link_over.html", {"error": error}, status=410)
    with translation.override(me.language), timezone.override(ZoneInfo(me.time_zone)):
        return _log_as(request, me, int(facts["meeting"]))


def _log_as(request: HttpRequest, me: Person, meeting_id: int) -> HttpResponse:
    meeting = get_meeting(me, meeting_id)
    if "saved" in request.GET:
        return render(request, "sessions/log_saved.html", shown(meeting, me))
    form = _form(request, meeting, me)
    if _saved(form, me):
        return redirect(f"{request.path}?saved=yes")
    return _page(request, form, me, by_link=True)


def _form(request: HttpRequest, meeting: Meeting, me: Person) -> LogForm:
    data = request.POST if request.method == "POST" else None
    return LogForm(data, told=tell(meeting, me), me=me, partner=partner_of(meeting.pair, me))


def _saved(form: LogForm, me: Person) -> bool:
    """Whether it is written down. What the rules refuse comes back as an error of the form: nothing typed is lost."""
    if not form.is_valid():
        return False
    try:
        actions.log_meeting(meeting_id=form.meeting.pk, by=me, **form.facts)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def _page(request: HttpRequest, form: LogForm, me: Person, *, by_link: bool = False) -> HttpResponse:
    meeting = form.meeting
    to_confirm = is_to_confirm(meeting, form.side)
    times = {"mine": wall_time(meeting.starts_at, me), "my_zone": zone_label(me.time_zone)}
    context = shown(meeting, me, form=form, by_link=by_link, to_confirm=to_confirm, **times)
    return render(request, "sessions/meeting_log.html", context, status=422 if form.is_bound else 200)
