"""Meetings as calendars show them: one's own feed, and what calendars have answered."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.enums import PairState
from matching.models import Pair
from messaging.engine import calendar
from messaging.engine.calendar import Entry
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from rmentor.lib.tokens import make_lasting_token, read_lasting_token
from sessions.enums import CalendarAnswer, MeetingState
from sessions.models import CalendarFeed, CalendarReply, Meeting

FEED_PURPOSE = "calendar-feed"
# How long a meeting that was held stays in the feed.
KEPT = dt.timedelta(days=180)
# A browser may try a hundred a second; nobody has so many meetings.
MOST = 1_000


def uid_of(meeting: Meeting) -> str:
    """What a meeting is called in every calendar, for good."""
    return f"meeting-{meeting.pk}@{urlsplit(settings.BASE_URL).hostname}"


def title_of(meeting: Meeting) -> str:
    """What stands in the calendars of both."""
    people = {"mentor": meeting.pair.mentor.person.first_name, "mentee": meeting.pair.mentee.person.first_name}
    return _("Reverse mentoring: %(mentor)s and %(mentee)s") % people


def address_of(meeting: Meeting) -> str:
    """Where the meeting is found in full."""
    return f"{settings.BASE_URL}{reverse('sessions:meeting-detail', args=[meeting.pk])}"


def feed_address(feed: CalendarFeed) -> str:
    """The secret link, for a calendar program."""
    token = make_lasting_token(FEED_PURPOSE, person=feed.person_id, nonce=feed.nonce)
    return f"{settings.BASE_URL}{reverse('sessions:calendar-feed', args=[token])}"


def feed_of(token: str) -> CalendarFeed | None:
    """The feed that a link opens; None when it was renewed, or its person has left."""
    try:
        facts = read_lasting_token(FEED_PURPOSE, token)
    except DomainError:
        return None
    if not {"person", "nonce"} <= facts.keys():
        return None
    feeds = CalendarFeed.objects.select_related("person").filter(person__is_active=True)
    return feeds.filter(person_id=facts["person"], nonce=facts["nonce"]).first()


def meetings_of(person: Person) -> list[Meeting]:
    """What is planned in one's live pairs, and what was held in the last months in any."""
    mine = Q(pair__in=Pair.objects.of(person))
    planned = Q(state=MeetingState.PLANNED, pair__state=PairState.ACTIVE)
    since = clock.now() - KEPT
    rows = Meeting.objects.filter(mine, planned | Q(state=MeetingState.HELD), starts_at__gt=since)
    return list(rows.with_pair().in_order()[:MOST])


def etag_of(person: Person, meetings: Sequence[Meeting]) -> str:
    """Another one as soon as anything in the feed reads differently."""
    facts = [
        (row.pk, row.revision, row.state, row.starts_at.isoformat(), row.minutes, row.place, row.link, title_of(row))
        for row in meetings
    ]
    told = repr((person.time_zone, person.language, settings.BASE_URL, facts))
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def write_feed(person: Person, meetings: Sequence[Meeting]) -> bytes:
    """The calendar file: when, with whom, where. No notes, no reasons, nothing that anybody learned."""
    entries = [
        Entry(
            uid=uid_of(meeting),
            sequence=meeting.revision,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            summary=title_of(meeting),
            location=meeting.link or meeting.get_place_display(),
            url=address_of(meeting),
        )
        for meeting in meetings
    ]
    return calendar.feed(entries, name=_("Reverse mentoring"), zone=person.time_zone, stamp=clock.now())


@dataclass(frozen=True)
class Answers:
    """What the calendars of the two say about a planned meeting, seen by one of them."""

    mine: str
    theirs: str

    @property
    def partner_declined(self) -> bool:
        """The other's calendar says no."""
        return self.theirs == CalendarAnswer.DECLINED


def answers_to(meeting: Meeting, me: Person) -> Answers:
    """Of the meeting as it stands; empty where a calendar has not answered."""
    replies = CalendarReply.objects.filter(meeting=meeting, revision=meeting.revision)
    said = dict(replies.values_list("side", "answer")) if meeting.state == MeetingState.PLANNED else {}
    side = meeting.pair.side_of(me)
    return Answers(mine=said.get(side.value, ""), theirs=said.get(side.other.value, ""))
