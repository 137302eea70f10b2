"""Logging a meeting: signed in, or from the link in a mail.

The signed-in page posts to an address of its own that needs no session: whoever types until theirs has ended loses
nothing. That address writes down one meeting for one person, for a day and no longer than their password; it shows
nothing.
"""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people.models import Person
from people.rules import person_of
from people.views.links import Facts, by_link
from rmentor.lib.errors import DomainError
from rmentor.lib.tokens import BadTokenError, make_token
from sessions import actions
from sessions.forms import LogForm
from sessions.models import Meeting
from sessions.rules.local import wall_time, zone_label
from sessions.selectors.mails import LOG_PURPOSE
from sessions.selectors.room import is_to_confirm, partner_of, tell
from sessions.views.getting import get_meeting, shown

LINK_LASTS = dt.timedelta(days=14)
PAGE_PURPOSE = "meeting-log-page"
PAGE_LASTS = dt.timedelta(days=1)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a meeting of one's own pair."""
    me = person_of(request)
    meeting = get_meeting(me, pk)
    form = _form(request, meeting, me)
    if _saved(form, me):
        return _thanks(request, meeting)
    return _page(request, form, me, address=reverse("sessions:meeting-log-from-page", args=[token_of_page(pk, me)]))


@by_link(PAGE_PURPOSE, lasts=PAGE_LASTS)
def meeting_log_from_page(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """What was typed on the page above, also when the session has ended since. Opened, it leads to the sign-in."""
    if not constant_time_compare(str(facts["door"]), _door_of(me)):
        raise BadTokenError(_("This link has expired. Sign in to go on."))
    meeting, is_signed_in = get_meeting(me, int(facts["meeting"])), request.user.is_authenticated
    if request.method != "POST":
        is_done = "saved" in request.GET and meeting.is_logged
        return _goodbye(request, meeting, me) if is_done else redirect("sessions:meeting-log", meeting.pk)
    form = _form(request, meeting, me)
    if _saved(form, me):
        return _thanks(request, meeting) if is_signed_in else redirect(f"{request.path}?saved=yes")
    return _page(request, form, me, address=request.path, is_by_link=not is_signed_in)


def token_of_page(meeting_id: int, me: Person) -> str:
    """What the page of this meeting's log lets its person do later."""
    return make_token(PAGE_PURPOSE, meeting=meeting_id, person=me.pk, door=_door_of(me))


def _door_of(person: Person) -> str:
    """Another one once the password has changed."""
    return salted_hmac(PAGE_PURPOSE, person.get_session_auth_hash()).hexdigest()[:16]


@by_link(LOG_PURPOSE, lasts=LINK_LASTS)
def meeting_log_by_link(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """The same page for the one meeting and the one person of a mail's link; it opens nothing else."""
    meeting = get_meeting(me, int(facts["meeting"]))
    if "saved" in request.GET:
        return _goodbye(request, meeting, me)
    form = _form(request, meeting, me)
    if _saved(form, me):
        return redirect(f"{request.path}?saved=yes")
    return _page(request, form, me, is_by_link=True)


def _thanks(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    messages.success(request, _("Saved. Thank you!"))
    return redirect("sessions:pair-room", meeting.pair_id)


def _goodbye(request: HttpRequest, meeting: Meeting, me: Person) -> HttpResponse:
    return render(request, "sessions/log_saved.html", shown(meeting, me))


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


def _page(
    request: HttpRequest, form: LogForm, me: Person, *, address: str = "", is_by_link: bool = False
) -> HttpResponse:
    meeting = form.meeting
    to_confirm = is_to_confirm(meeting, form.side)
    times = {"mine": wall_time(meeting.starts_at, me), "my_zone": zone_label(me.time_zone)}
    context = shown(meeting, me, form=form, address=address, by_link=is_by_link, to_confirm=to_confirm, **times)
    return render(request, "sessions/meeting_log.html", context, status=422 if form.is_bound else 200)
