"""Times to choose from, and those that one side has offered the other."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from rmentor.lib.next_steps import NextStep
from sessions.enums import MeetingPlace, MeetingState, OfferState
from sessions.models import Meeting, OfferedTime, TimeOffer
from sessions.rules import rhythm, slots
from sessions.rules.local import local
from sessions.rules.slots import Two
from sessions.selectors.room import partner_of

# Somebody has to read the mail first.
NOTICE = dt.timedelta(days=1)
# How far before a time another meeting can reach into it.
LONGEST = dt.timedelta(minutes=Meeting.MINUTES[-1])


@dataclass(frozen=True)
class Offered:
    """Times on offer, as one of the two sees them."""

    offer: TimeOffer
    me: Person
    partner: Person
    times: list[OfferedTime]

    @property
    def is_mine(self) -> bool:
        """I have offered them, and wait."""
        return self.offer.side == self.offer.pair.side_of(self.me)

    @property
    def is_over(self) -> bool:
        """They have passed, and none was picked."""
        return self.offer.state == OfferState.EXPIRED

    @property
    def new_times_url(self) -> str:
        """Where other times are offered: for the meeting that is still to move, or for one more."""
        meeting = self.offer.meeting
        if meeting and meeting.state == MeetingState.PLANNED and meeting.starts_at > clock.now():
            return reverse("sessions:meeting-offer-times", args=[meeting.pk])
        return reverse("sessions:pair-offer-times", args=[self.offer.pair_id])


def offered_in(pair: Pair, me: Person) -> Offered | None:
    """What is on offer between the two now."""
    offer = TimeOffer.objects.standing(clock.now()).filter(pair=pair).with_times().first()
    return None if offer is None else as_seen(offer, me)


def to_show_in(pair: Pair, me: Person) -> Offered | None:
    """The same, or what I have offered and nobody has picked from; one query."""
    offers, now = TimeOffer.objects.filter(pair=pair), clock.now()
    found = offers.standing(now) | offers.lapsed(now).filter(side=pair.side_of(me))
    offer = found.with_times().first()
    return None if offer is None else as_seen(offer, me)


def as_seen(offer: TimeOffer, me: Person) -> Offered:
    """An offer with the times that still lie ahead."""
    now = clock.now()
    ahead = [time for time in offer.times.all() if time.starts_at > now]
    return Offered(offer, me, partner_of(offer.pair, me), ahead)


def slots_near(meeting: Meeting, me: Person) -> list[dt.datetime]:
    """Three other moments for a planned meeting, at its hour on my wall where that can be."""
    hour = local(meeting.starts_at, me).time()
    return _free(meeting.pair, me, meeting=meeting, wishes=[hour, hour, hour])


def slots_for_one_more(pair: Pair, me: Person) -> list[dt.datetime]:
    """Three moments for one more meeting."""
    hour = _usual_hour(pair, me)
    return _free(pair, me, meeting=None, wishes=[hour, hour, hour])


def slots_to_offer(pair: Pair, me: Person, meeting: Meeting | None) -> list[dt.datetime]:
    """Three moments to offer, not all at one time of day: for somebody whose mornings are full."""
    hour = local(meeting.starts_at, me).time() if meeting else _usual_hour(pair, me)
    return _free(pair, me, meeting=meeting, wishes=slots.two_halves_of_the_day(hour))


def how_they_meet(pair: Pair) -> dict[str, object]:
    """How and where the two meet next, unless they say otherwise: as last time."""
    last = _last_of(pair)
    return {"place": last.place, "link": last.link} if last else {"place": MeetingPlace.VIDEO, "link": ""}


def _last_of(pair: Pair) -> Meeting | None:
    return Meeting.objects.filter(pair=pair).order_by("-starts_at", "-pk").first()


def _usual_hour(pair: Pair, me: Person) -> dt.time:
    last = _last_of(pair)
    return local(last.starts_at, me).time() if last else rhythm.USUAL


def _free(pair: Pair, me: Person, *, meeting: Meeting | None, wishes: list[dt.time]) -> list[dt.datetime]:
    now, partner = clock.now(), partner_of(pair, me)
    since = max(now, meeting.starts_at) if meeting else now + NOTICE
    two = Two(
        me.time_zone,
        partner.time_zone,
        meeting.minutes if meeting else pair.program.meeting_minutes,
        busy=_busy([me, partner], since, besides=meeting),
        suited=meeting.starts_at if meeting else None,
    )
    return slots.free_times(two, after=local(since, me).date(), wishes=wishes)


def _busy(both: list[Person], since: dt.datetime, *, besides: Meeting | None) -> list[slots.Span]:
    """When one of the two meets somebody, in any of their pairs."""
    theirs = Q(pair__mentor__person__in=both) | Q(pair__mentee__person__in=both)
    until = since + dt.timedelta(days=slots.DAYS + 3)
    meetings = Meeting.objects.planned().of_live_pairs().filter(theirs, starts_at__range=(since - LONGEST, until))
    if besides is not None:
        meetings = meetings.exclude(pk=besides.pk)
    return [(meeting.starts_at, meeting.ends_at) for meeting in meetings]


def steps_of_offers(person: Person, pairs: Collection[int]) -> list[NextStep]:
    """Times that wait for this person to pick one, and own ones that nobody picked from, in these pairs of theirs; in
    one query.
    """
    offers, now = TimeOffer.objects.filter(pair__in=pairs), clock.now()
    found = offers.standing(now).filter(_offered_by(person, is_partner=True)) | offers.lapsed(now).filter(
        _offered_by(person, is_partner=False)
    )
    rows = found.select_related("meeting", "pair__mentor__person", "pair__mentee__person").order_by("pk")
    return [_step_of(Offered(offer, person, partner_of(offer.pair, person), [])) for offer in rows]


def _offered_by(person: Person, *, is_partner: bool) -> Q:
    """Offers of the pairs of this person: their partner's, or their own."""
    mentor, mentee = (Side.MENTEE, Side.MENTOR) if is_partner else (Side.MENTOR, Side.MENTEE)
    return Q(pair__mentor__person=person, side=mentor) | Q(pair__mentee__person=person, side=mentee)


def _step_of(offered: Offered) -> NextStep:
    name = {"name": offered.partner.first_name}
    if offered.is_over:
        return NextStep(
            text=_("None of the times you offered %(name)s was picked") % name,
            url=offered.new_times_url,
            button=_("Offer other times"),
            note=_("They have passed"),
            weight=35,
        )
    return NextStep(
        text=_("%(name)s offers you times to meet") % name,
        url=reverse("sessions:times-detail", args=[offered.offer.pk]),
        button=_("Pick one"),
        note=_("One click"),
        weight=15,
    )
