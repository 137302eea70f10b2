"""Finding what a page is about, for the person who asks: a stranger gets 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from matching.models import Pair
from people.models import Person
from people.rules import person_of
from sessions.models import Meeting
from sessions.selectors.room import partner_of


def get_pair(request: HttpRequest, pk: int) -> Pair:
    """One's own pair that has gone live."""
    return get_object_or_404(Pair.objects.that_met().visible_to(person_of(request)).with_people(), pk=pk)


def get_meeting(person: Person, pk: int) -> Meeting:
    """A meeting of one's own pair."""
    return get_object_or_404(Meeting.objects.visible_to(person).with_pair(), pk=pk)


def shown(meeting: Meeting, me: Person, **more: object) -> dict[str, object]:
    """What every page about one meeting shows."""
    return {
        "meeting": meeting,
        "pair": meeting.pair,
        "me": me,
        "side": meeting.pair.side_of(me),
        "partner": partner_of(meeting.pair, me),
        **more,
    }
