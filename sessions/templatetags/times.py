"""What waits for an answer about times, wherever a pair or a meeting is shown."""

from django import template
from django.template import RequestContext

from matching.models import Pair
from people.models import Person
from sessions.models import Meeting
from sessions.selectors.calendars import answers_to
from sessions.selectors.room import partner_of
from sessions.selectors.times import to_show_in

register = template.Library()


@register.inclusion_tag("sessions/_offered.html", takes_context=True)
def offered_times(
    context: RequestContext, pair: Pair, me: Person, meeting: Meeting | None = None
) -> dict[str, object]:
    """Times that one of the two offers, or has offered in vain; on the page of a meeting only those about it."""
    offered = to_show_in(pair, me)
    if offered and meeting and offered.offer.meeting_id != meeting.pk:
        offered = None
    return {"offered": offered, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("sessions/_answers.html")
def calendar_answers(meeting: Meeting, me: Person) -> dict[str, object]:
    """What the calendars of the two have answered to the invitation."""
    return {"meeting": meeting, "answers": answers_to(meeting, me), "partner": partner_of(meeting.pair, me)}
