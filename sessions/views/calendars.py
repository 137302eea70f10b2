"""One's own calendar: the page with the link, and what the link answers to a calendar program."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from people.rules import person_of
from sessions import actions
from sessions.models import CalendarFeed
from sessions.selectors.calendars import etag_of, feed_address, feed_of, meetings_of, write_feed


@require_safe
def calendar_detail(request: HttpRequest) -> HttpResponse:
    """My calendar: the link, what it shows, a new one."""
    feed = CalendarFeed.objects.filter(person=person_of(request)).first()
    context = {"feed": feed, "address": feed_address(feed) if feed else ""}
    return render(request, "sessions/calendar_detail.html", context)


@require_POST
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Make the link, or another one in its place."""
    had_one = CalendarFeed.objects.filter(person=person_of(request)).exists()
    actions.renew_feed(by=person_of(request))
    messages.success(
        request, _("Your new link is ready. The old one has ended.") if had_one else _("Your link is ready.")
    )
    return redirect("sessions:calendar-detail")


@login_not_required
@require_safe
@cache_control(private=True, no_cache=True, max_age=0)
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The meetings of the person whose link it is; calendar programs do not sign in. Nothing else opens with it."""
    feed = feed_of(token)
    if feed is None:
        raise Http404
    person = feed.person
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        meetings = meetings_of(person)
        etag = etag_of(person, meetings)
        response = HttpResponse(content_type="text/calendar; charset=utf-8")
        answer = get_conditional_response(request, etag=etag, response=None)
        if answer is None:
            response.content = write_feed(person, meetings)
            answer = response
    answer.headers["ETag"] = etag
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
